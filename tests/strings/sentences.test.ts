/** Every sentence that people read: the same ones in each language, and no number that is decided elsewhere. */
import { describe, expect, it } from "vitest";
import { recoveryMails } from "../../src/limits/counters.ts";
import { objectionDays } from "../../src/mail/replaced-address.ts";
import { nextUserIdChange } from "../../src/members/user-id-change.ts";
import { say, strings } from "../../src/strings/strings.ts";

type Words = { [key: string]: string | Words };

function sentences(words: Words, before = ""): Map<string, string> {
  const flat = Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[before + key, value] as const] : [...sentences(value, `${before}${key}.`)],
  );
  return new Map(flat);
}

const placeholders = (sentence: string) => [...sentence.matchAll(/\{(\w*)\}/g)].map(([, name = ""]) => name);

/** Values that are passed although no Japanese sentence prints them. */
const passedBesides: Record<string, string[]> = { "problems.signInWait": ["time"] };

describe("the sentences", () => {
  const ja = sentences(strings.ja);

  it.each(["easy", "en"] as const)("are the same ones in %s as in Japanese", (language) => {
    expect([...sentences(strings[language]).keys()].sort()).toEqual([...ja.keys()].sort());
  });

  it.each(["ja", "easy", "en"] as const)("are all there in %s", (language) => {
    expect([...sentences(strings[language])].filter(([, sentence]) => sentence.trim() === "")).toEqual([]);
  });

  it.each(["easy", "en"] as const)("in %s print only values that are passed", (language) => {
    const unknown = [...sentences(strings[language])].flatMap(([key, sentence]) => {
      const passed = [...placeholders(ja.get(key) ?? ""), ...(passedBesides[key] ?? [])];
      return placeholders(sentence)
        .filter((name) => !passed.includes(name))
        .map((name) => `${key}: {${name}}`);
    });
    expect(unknown).toEqual([]);
  });

  it.each(["ja", "easy", "en"] as const)("in %s have no brace that prints nothing", (language) => {
    const stray = [...sentences(strings[language])].filter(([, text]) => /[{}]/.test(text.replace(/\{\w+\}/g, "")));
    expect(stray).toEqual([]);
  });

  it("hold no markup, so that they can be printed anywhere", () => {
    const marked = Object.values(strings).flatMap((words) =>
      [...sentences(words)].filter(([, text]) => /<[a-z/!]|&\w+;/i.test(text)),
    );
    expect(marked).toEqual([]);
  });

  // A search for the kind of app finds others first that want money.
  it.each(["ja", "easy", "en"] as const)(
    "name two authenticator apps to search for in %s, and where one is built in",
    (language) => {
      const { otp1, otpNothing } = strings[language].authenticator;
      expect(otpNothing).toMatch(/Google Authenticator.*Microsoft Authenticator/);
      expect(otp1).toContain("iPhone");
    },
  );

  // Nobody has a valid 保険証 any more since 2025-12-02.
  it("send nobody to the old insurance card for the member number", () => {
    const old = Object.values(strings).flatMap((words) =>
      [...sentences(words)].filter(([, text]) => /保険証|ほけんしょう|insurance card/i.test(text)),
    );
    expect(old).toEqual([]);
    const papers = { ja: /資格確認書か資格情報のお知らせ/, easy: /資格確認書/, en: /eligibility/ };
    for (const [language, paper] of Object.entries(papers))
      expect(strings[language as keyof typeof papers].noFactor.asked1).toMatch(paper);
  });
});

/** Numbers that may stand in a sentence, and why; every other one comes as a value from where the rule stands. */
const undecided: Record<string, RegExp> = {
  "names of standards": /JIS X 8341-3:2016|WCAG 2\.2/g,
  "a date as an example":
    /19790822|S54\.8\.22|1979年(（ねん）)?8月(（がつ）)?22日|昭和(（しょうわ）)?54年(（ねん）)?8月(（がつ）)?22日/g,
  "the digits of such a date": /数字8桁|8こで|(Enter|as) 8 digits/g,
  "the first year of an era":
    /(大正|昭和|平成|令和)(（[ぁ-ん]+）)?1年|(Taisho|Showa|Heisei|Reiwa) 1|和暦の1年|年（とし）の 1年/g,
  "digits that look like letters": /(number|数字の) ?[01]|数字（すうじ）の 0/g,
  "a number that both phones show": /2桁の番号|2この 数字|two-digit/g,
  "two of a thing that stand there": /2つの ?(画面|パスワード)|two passwords/g,
  "one of each kind": /1文字以上/g,
  "one, or the second, as a word": /1つ|2つ目/g,
  "once, an hour, a day, held below": /1日(（にち）)?に ?1回(です|（かい）だけ)|1回(（かい）)?だけ|1時間/g,
  "days that have a reading of their own, held below": /3日（みっか）/g,
};
const all = Object.entries(strings).flatMap(([language, words]) =>
  [...sentences(words)].map(([key, text]) => ({ name: `${language} ${key}`, text })),
);

describe("a number in a sentence", () => {
  const number =
    /[0-9０-９二三四五六七八九十百千]|\b(two|three|four|five|six|seven|eight|nine|ten|fifteen|thirty|sixty)\b/i;

  it("is a value: none that the policy or the program decides is written out", () => {
    const left = all.map(({ name, text }) => ({
      name,
      text: Object.values(undecided).reduce((rest, pattern) => rest.replace(pattern, "…"), text),
    }));
    expect(left.filter(({ text }) => number.test(text))).toEqual([]);
  });

  it.each(Object.entries(undecided))("may be written out: %s", (_, pattern) => {
    expect(all.filter(({ text }) => text.search(pattern) >= 0)).not.toEqual([]);
  });

  it("is an hour, a day and three days where the words say so", () => {
    const day = 86_400_000;
    const member = { id: "", user_id: "taro", user_id_key: "taro", user_id_changed_at: day };
    expect(recoveryMails("", "").map(({ limit }) => limit.forgetAfter)).toEqual([3600, 3600]);
    expect(nextUserIdChange(member)).toBe(2 * day);
    expect(objectionDays).toBe(3);
  });

  it("is missed at once", () => {
    expect(() => say("{minutes}分間", {})).toThrow("minutes");
    expect(say("{minutes}分間", { minutes: 0 })).toBe("0分間");
  });

  it.each([
    [1, "ぷん"],
    [5, "ふん"],
    [10, "ぷん"],
    [15, "ふん"],
    [27, "ふん"],
    [30, "ぷん"],
  ])("reads %i分 as people say it", (minutes, reading) => {
    expect(say(strings.easy.help.idle, { minutes })).toContain(`${minutes}分（${reading}）`);
  });
});
