import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { MemberRow } from "../../src/database/tables.ts";
import { newPasswordProblems } from "../../src/passwords/new-password.ts";
import { countingHashing } from "../support/attacks.ts";
import { openPortal } from "../support/portal.ts";

/** A member of an insurer with this preset who chooses a password. */
async function chooser(
  preset: "kosmo" | "modern",
  own: Partial<MemberRow> = {},
  insurer: Record<string, unknown> = {},
) {
  const test = await openPortal({ insurer: { password_policy: preset, ...insurer } });
  const counting = countingHashing(test.deps.hashing);
  const { id, notice } = await test.memberWithNotice({ memberNumber: "1001-2002" });
  const member = await test.deps.db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const portal = { ...test.portal, hashing: counting };
  const chooses = (text: string, again = text) => newPasswordProblems(portal, { ...member, ...own }, text, again);
  return { chooses, notice, host: portal.insurer.host, counting };
}

/** What is said of the new password. */
const said = (key: string, values?: Record<string, string>) => ({ newPassword: [values ? { key, values } : { key }] });

describe("P8: a new password that others would guess", () => {
  it.each([
    ["in digits", "19790822"],
    ["with a letter behind", "19790822a!"],
    ["with a letter before", "a19790822!"],
    ["with a letter behind a sign", "19790822-a"],
    ["with signs within", "1979/08/22-kuma"],
    ["without zeros, among words", "mori1979.8.22kuma"],
    ["without the century, among words", "mori790822kuma"],
    ["as another country writes it", "22081979-kuma"],
    ["as yet another country writes it", "08221979-kuma"],
    ["in the calendar of eras", "昭和54年8月22日"],
    ["in the calendar of eras, among words", "くま昭和54年8月22日もり"],
    ["in the calendar of eras, in short", "s54.8.22!!"],
    ["in the calendar of eras, in short, with zeros", "kuma-S540822"],
    ["in the calendar of eras, in full width", "Ｓ５４．８．２２ｋｕｍａ"],
    ["by the year of its era alone", "kuma-540822"],
    ["without the century, twice", "790822790822"],
    ["without the year, twice", "08220822"],
    ["without the year, with a run", "0822-1234"],
    ["without the year, with three letters", "kmy-0822!"],
  ])("is told of the birth date %s", async (_, password) => {
    const { chooses } = await chooser("modern");
    expect(await chooses(password)).toEqual(said("passwordBirthDate"));
  });

  it.each([
    ["as it is", "yama-taro"],
    ["with a sign", "yama-taro!"],
    ["without its sign, among words", "moriyamatarokuma"],
    ["in capitals, with a year", "YAMA.TARO2026"],
  ])("is told of the user ID %s", async (_, password) => {
    const { chooses } = await chooser("modern", { user_id: "yama-taro" });
    expect(await chooses(password)).toEqual(said("passwordUserId"));
  });

  it.each([
    ["in kanji, twice", "見本太郎見本太郎"],
    ["in kanji, with a digit", "見本太郎1!!!"],
    ["in kanji, the family name alone", "見本-20261!"],
    ["in kana, twice", "ミホンタロウミホンタロウ"],
    ["in hiragana", "みほんたろう!!"],
    ["in kana of half width", "ﾐﾎﾝﾀﾛｳ-1"],
    ["in Latin letters", "Mihon-Taro!1"],
    ["in Latin letters, the other way round", "taro.mihon!1"],
    ["in Latin letters as kana", "tarou-2026"],
    ["in Latin letters with an h", "taroh-2026"],
    ["in Latin letters with look-alikes", "t@r0-mih0n"],
    ["in Latin letters with three others", "xyw-mihon!"],
    ["in Latin letters with the birthday", "mihon0822!"],
  ])("is told of the own name %s", async (_, password) => {
    const { chooses } = await chooser("modern");
    expect(await chooses(password)).toEqual(said("passwordName"));
  });

  it.each([
    ["as it is", "ためし健康保険組合"],
    ["in English", "Tameshi Health Insurance Society"],
    ["by one word and a year", "tameshi2026"],
    ["by one word as schools spell it", "tamesi-2026"],
    ["by its kana", "タメシタメシ!1"],
  ])("is told of the insurer's name %s", async (_, password) => {
    const { chooses } = await chooser("modern");
    expect(await chooses(password)).toEqual(said("passwordInsurer"));
  });

  it("is told of the member number", async () => {
    const { chooses } = await chooser("modern");
    expect(await chooses("1001-2002-kmy")).toEqual(said("passwordMemberNumber"));
  });

  it("is told of the portal's host name as of the insurer's", async () => {
    const { chooses, host } = await chooser("modern");
    expect(await chooses(`${host}!`)).toEqual(said("passwordInsurer"));
  });

  it.each([
    ["a common word", "sakura#2026", said("passwordCommon", { word: "sakura" })],
    ["a run", "abcde-2026!", said("passwordGuessable", { part: "abcde" })],
    ["another day", "1980-01-06a", said("passwordGuessable", { part: "19800106" })],
  ])("is told of %s, which is named", async (_, password, problems) => {
    const { chooses } = await chooser("kosmo");
    expect(await chooses(password)).toEqual(problems);
  });

  it.each(
    "19790822a! a19790822! 19790822-a 0822yama!! s54.8.22!! yamada0822! taro2026!a aoba2026!! 19790822!".split(" "),
  )("is %s for 山田太郎 of あおば健康保険組合, who was accepted with it once", async (password) => {
    const yamada = { name: "山田 太郎", name_kana: "ヤマダ タロウ", user_id: "taro2026" };
    const { chooses } = await chooser("kosmo", yamada, { name: "あおば健康保険組合" });
    expect(Object.keys(await chooses(password))).toEqual(["newPassword"]);
  });

  it.each([
    ["another day in the calendar of eras", "昭和54年8月23日"],
    ["own words beside others", "taro-no-sakanatsuri"],
    ["the insurer's name beside others", "tameshi-no-sakana"],
    ["the birthday beside others", "0822-sakanatsuri"],
  ])("is not %s", async (_, password) => {
    const { chooses } = await chooser("modern");
    expect(await chooses(password)).toEqual({});
  });

  it("is told of together with what else is wrong, once", async () => {
    const { chooses } = await chooser("kosmo");
    const problems = ["passwordLetter", "passwordBirthDate"].map((key) => ({ key }));
    expect(await chooses("1979/8/22")).toEqual({ newPassword: problems });
    const alone = ["passwordLetterSymbol", "passwordBirthDate"].map((key) => ({ key }));
    expect(await chooses("19790822")).toEqual({ newPassword: alone });
  });

  it.each(["0", "sakura", "19790822-kuma-mori"])("is not told so as long as its length is wrong: %s", async (text) => {
    const { chooses } = await chooser("kosmo");
    const keys = (await chooses(text)).newPassword!.map(({ key }) => key);
    expect(keys[0]).toBe("passwordLength");
    expect(keys.filter((key) => !/Length|Letter|Digit|Symbol/.test(key))).toEqual([]);
  });
});

describe("a new password", () => {
  it("that is missing is not compared with the one below", async () => {
    const { chooses } = await chooser("kosmo");
    expect(await chooses("", "mori-no-3kuma")).toEqual({ newPassword: [{ key: "passwordEmpty" }] });
  });

  it("that is refused and differs from the one below is told of both", async () => {
    const { chooses } = await chooser("kosmo");
    expect(await chooses("morinokuma3", "morinokuma4")).toEqual({
      newPassword: [{ key: "passwordSymbol" }],
      confirmPassword: [{ key: "passwordsDiffer" }],
    });
  });

  it("P14: a new password has as many characters as were typed, though one may stand for four", async () => {
    const { chooses } = await chooser("modern");
    const values = { min: 8, max: 128, now: 2 };
    expect(await chooses("㍿㌔")).toEqual({ newPassword: [{ key: "passwordLength", values }] });
  });

  it("P1: the printed one is looked for only among passwords that meet the rule", async () => {
    const { chooses, notice, counting } = await chooser("kosmo");
    const typed = notice.temporaryPassword.replaceAll("-", "");
    expect(await chooses(typed)).toEqual({ newPassword: [{ key: "passwordSymbol" }] });
    expect(counting.checked).toBe(0);
  });

  it("P1: the printed one is found among other signs, with one slow hash a notice", async () => {
    const { chooses, notice, counting } = await chooser("modern");
    for (const typed of [`!${notice.temporaryPassword}!`, `kuma!${notice.temporaryPassword}!mori`]) {
      counting.checked = 0;
      expect(await chooses(typed)).toEqual({ newPassword: [{ key: "passwordTemporary" }] });
      expect(counting.checked).toBe(1);
    }
  });

  it("P8: that a phone made is accepted, 999 of 1000 at least", async () => {
    const { chooses } = await chooser("kosmo", { user_id: "yama-taro" });
    const signs = "abcdefghijklmnopqrstuvwxyz0123456789-!#$%+.:=?@_";
    const made = () => Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join("");
    let refused = 0;
    for (let n = 0; n < 1000; n += 1) refused += Object.keys(await chooses(`x${made()}7-`)).length;
    expect(refused).toBeLessThanOrEqual(1);
  });

  it.each([
    ["has a letter that no printed one has", "mori-no-3kuma"],
    ["is what a phone makes", "xhq7vd-kw3rnz"],
  ])("R11: a new password costs no slow hash when it %s", async (_, password) => {
    const { chooses, counting } = await chooser("kosmo");
    expect(await chooses(password)).toEqual({});
    expect(counting.checked).toBe(0);
  });

  it.each(["shorter", "longer"])("R11: a new password %s than any printed one costs no slow hash", async (length) => {
    const { chooses, counting } = await chooser("modern");
    expect(await chooses({ shorter: "kuramubon", longer: "kuramubonwaratta" }[length]!)).toEqual({});
    expect(counting.checked).toBe(0);
  });
});
