/** One word for one thing, that of the paper manual: nobody has to wonder whether two words mean two things. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { paperWords } from "../../src/strings/paper.ts";
import { type Language, strings } from "../../src/strings/strings.ts";

/** What is never said, and what is said instead. */
const never: Record<Language, [RegExp, string][]> = {
  ja: [
    [/端末|携帯|スマホ/, "デバイス, or スマートフォン where only a phone is meant"],
    [/サインイン|サインアウト|ログオン|ログオフ|ログアウト状態/, "ログイン, ログアウト"],
    [/(?<!生体|多要素)認証の設定|生体認証方法|多要素認証方法|認証を設定|確認の方法|認証手段|二要素|2要素/, "認証方法"],
    [/パスキー|生体情報|顔認証|指紋認証/, "生体認証"],
    [/パスコード|ワンタイムコード|認証コード/, "確認コード, 回復コード, ワンタイムパスワード"],
    [/ログインID|会員ID|ユーザー名/, "ユーザーID"],
    [/はがき(?!・)|通知書(?<!ID通知書)/, "ID通知書, or 通知"],
    [/リカバリー|バックアップコード|復旧コード/, "回復コード"],
    [/クリック|タップ/, "押す"],
  ],
  easy: [
    [/端末|デバイス|スマートフォン|スマホ・パソコン|スマホや パソコン|スマホも パソコンも/, "スマホなど"],
    [/サインイン|サインアウト/, "ログイン, ログアウト"],
    [/認証（にんしょう）の 設定|確認（かくにん）の 方法|確認（かくにん）する 方法/, "ログインの しかた"],
    [/パスキー/, "生体認証"],
    [/(?<!ID)通知(?!書)/, "はがき・紙"],
    [/クリック|タップ/, "おす"],
  ],
  en: [
    [/\blog(ged)?[ -]?(in|out|on|off)\b|\blogin\b/i, "sign in, sign out"],
    [/biometric|fingerprint authentication/i, "passkey"],
    [/second (step|factor)|multi-factor|two-factor|authentication method|how we confirm/i, "sign-in method"],
    [/\bsmartphone|mobile phone|cell ?phone|handset|terminal/i, "phone, device"],
    [/passcode|verification code|security code/i, "confirmation code, recovery code, one-time password"],
    [/username|user name|login id/i, "user ID"],
    [/e-mail/i, "email"],
    [/birth ?day|birth ?date/i, "date of birth"],
    [/\b(click|tap)\b/i, "press"],
    [/backup code/i, "recovery code"],
  ],
};

/** The paper manual's own label for the box, which members look for. */
const labels = ["全てのデバイスからサインアウトする"];

type Words = { [key: string]: string | Words | Words[] };

function sentences(words: Words | Words[], before: string): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${before} ${key}`, value]] : sentences(value, `${before} ${key}`),
  );
}

const ownWords = (text: string) => labels.reduce((rest, label) => rest.replaceAll(label, ""), text);
const read = (file: string) => readFileSync(new URL(`../../db/demo/${file}`, import.meta.url), "utf8");

const said: Record<Language, [string, string][]> = {
  ja: [
    ...sentences(strings.ja, "ja"),
    ...sentences(paperWords, "paper"),
    ...read("terms.html")
      .split("\n")
      .map((line, at): [string, string] => [`terms, line ${at + 1}`, line]),
  ],
  easy: sentences(strings.easy, "easy"),
  en: sentences(strings.en, "en"),
};

describe.each(Object.entries(never) as [Language, [RegExp, string][]][])("in %s", (language, words) => {
  it.each(words)("nothing is called %s", (word) => {
    const found = said[language].filter(([, text]) => word.test(ownWords(text)));
    expect(found).toEqual([]);
  });
});

it.each([strings.ja, strings.easy])("生体認証 is said first, before face and finger", ({ account, secondFactor }) => {
  expect(account.passkey).toMatch(/^生体認証/);
  expect(secondFactor.passkey).toMatch(/^生体認証/);
});

it.each(Object.keys(never) as Language[])("the way back to signing in has one name in %s", (language) => {
  const { declined, locked, noFactor } = strings[language];
  expect(new Set([declined.back, locked.back, noFactor.back]).size).toBe(1);
});

it("the box is called as the paper manual calls it", () => {
  expect(labels).toContain(strings.ja.password.everywhere);
});
