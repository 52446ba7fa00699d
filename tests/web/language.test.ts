/** Another language in the middle of a form: the page comes again with what was typed and what was wrong, and nothing is carried out. */
import { describe, expect, it } from "vitest";
import { openPortal } from "../support/portal.ts";
import { look, screens } from "../support/screens.ts";
import type { Visitor } from "../support/visitor.ts";

const test = await openPortal();

/** Presses a language in the head of the page, with these fields filled in. */
function speaks(person: Visitor, language: string, typed: Record<string, string> = {}) {
  const [button = ""] = new RegExp(`<button[^>]* formaction="[^"]*lang=${language}"`).exec(person.sees.html) ?? [];
  const [, query = ""] = /formaction="([^"]*)"/.exec(button) ?? [];
  const form = person.forms().find(({ id }) => id === "form")!;
  return person.posts(person.sees.path + query.replaceAll("&amp;", "&"), { ...form.fields, ...typed });
}

const filled = (html: string, name: string) =>
  new RegExp(`<input[^>]* name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];

describe("the language of a page with a form", () => {
  it("keeps what was typed on the first screen, but no password", async () => {
    const taro = test.visitor();
    await taro.opens("/sign-in");
    const sees = await speaks(taro, "en", { userId: "taro", password: "mori-no-3kuma" });
    expect([sees.status, sees.heading, filled(sees.html, "userId")]).toEqual([200, "Sign in", "taro"]);
    expect(sees.html).not.toContain("mori-no-3kuma");
    expect((await taro.opens("/sign-in")).heading).toBe("Sign in");
  });

  it("keeps what the address brought", async () => {
    const taro = test.visitor();
    await taro.opens("/sign-in?userId=kp-abcd2345");
    const { html } = await speaks(taro, "easy");
    expect([filled(html, "userId"), html.includes("1番目")]).toEqual(["kp-abcd2345", true]);
  });

  it("comes without a post where nothing was typed, so that going back and loading again ask nothing", async () => {
    const taro = test.visitor();
    await taro.opens("/recovery/password");
    await speaks(taro, "en");
    expect(taro.answers.slice(-2)).toEqual([
      { path: "/recovery/password?lang=en", status: 303 },
      { path: "/recovery/password?lang=en", status: 200 },
    ]);
  });

  it("carries nothing out: a birth date is neither judged nor counted, and stays as it was written", async () => {
    const { taro } = await atBirthDate();
    for (let n = 0; n < 6; n += 1) {
      const sees = await speaks(taro, "en", { birthDate: "S54.8.23" });
      expect([sees.status, sees.path, filled(sees.html, "birthDate")]).toEqual([
        200,
        "/onboarding/birth-date",
        "S54.8.23",
      ]);
    }
  });

  it("says what was wrong in the new language, beside what was typed", async () => {
    const { taro } = await atBirthDate();
    await taro.submits({ birthDate: "19790231" });
    const sees = await speaks(taro, "en");
    expect([sees.status, sees.problems, filled(sees.html, "birthDate")]).toEqual([
      422,
      ["Date of birth must be a real date (example: 19790822)"],
      "19790231",
    ]);
    expect((await speaks(taro, "ja")).problems).toEqual([
      "生年月日に正しい日付を入力してください（例：1979年8月22日）",
    ]);
  });

  it("takes no answer of somebody else's form, only the language", async () => {
    const { taro } = await atBirthDate();
    const sees = await taro.posts("/onboarding/birth-date?lang=en", {
      birthDate: "19790101",
      formToken: "0".repeat(22),
    });
    expect([sees.status, sees.heading, filled(sees.html, "birthDate")]).toEqual([200, "Enter your date of birth", ""]);
  });

  it.each(["{", "[]", '{"birthDate":[{"key":"nothing"}]}', '{"birthDate":[{"key":"signInWait"}]}', '{"a":"b"}'])(
    "says nothing that no page of ours said: %s",
    async (problems) => {
      const { taro } = await atBirthDate();
      const { status } = await speaks(taro, "en", { birthDate: "1979", problems });
      expect(status).toBe(400);
    },
  );

  // Where a device is the last one, no page has the form that would remove it.
  const refusals = screens().filter(({ status, name }) => status === 422 && name !== "last device, removed anyhow");
  it.each(refusals)("shows in English what was refused in Japanese: $name", async (screen) => {
    const english = await look(screen, { language: "en" });
    const { person } = await look(screen, { language: "ja" });
    const sees = await speaks(person, "en");
    const numbers = (problems: string[]) => problems.map((each) => each.replace(/\d+/g, "0"));
    expect(numbers(sees.problems)).toEqual(numbers(english.problems));
    expect([sees.status, sees.heading]).toEqual([422, english.heading]);
  });
});

async function atBirthDate() {
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  await taro.signsInWithNotice(member.notice);
  return { taro, member };
}
