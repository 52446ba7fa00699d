import { describe, expect, it } from "vitest";
import { newPasswordProblems } from "../../src/passwords/new-password.ts";
import { countingHashing } from "../support/attacks.ts";
import { openPortal } from "../support/portal.ts";

/** A member of an insurer with this preset who chooses a password. */
async function chooser(preset: "kosmo" | "modern") {
  const test = await openPortal({ insurer: { password_policy: preset } });
  const counting = countingHashing(test.deps.hashing);
  const { id, notice } = await test.memberWithNotice({ memberNumber: "1001-2002" });
  const member = await test.deps.db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const portal = { ...test.portal, hashing: counting };
  const chooses = (text: string, again = text) => newPasswordProblems(portal, member, text, again);
  return { chooses, notice, host: portal.insurer.host, counting };
}

const guessable = { newPassword: [{ key: "passwordGuessable" }] };

describe("P8: a new password that others would guess", () => {
  it.each([
    ["the birth date in digits", "19790822"],
    ["the birth date in the calendar of eras", "昭和54年8月22日"],
    ["the birth date in short", "S54.8.22"],
    ["the birth date without the century, twice", "790822790822"],
    ["the birthday, twice", "08220822"],
    ["the birth date as another country writes it", "22081979"],
    ["the own name", "見本太郎見本太郎"],
    ["the own name in kana, twice", "ミホンタロウミホンタロウ"],
    ["the member number", "1001-2002"],
    ["the insurer's name", "ためし健康保険組合"],
    ["a word of the insurer's name and a year", "tameshi2026"],
  ])("is %s", async (_, password) => {
    const { chooses } = await chooser("modern");
    expect(await chooses(password)).toEqual(guessable);
  });

  it("is the host name of the portal", async () => {
    const { chooses, host } = await chooser("modern");
    expect(await chooses(host)).toEqual(guessable);
  });

  it("is not another day's date", async () => {
    const { chooses } = await chooser("modern");
    expect(await chooses("昭和54年8月23日")).toEqual({});
  });

  it("is told of together with what else is wrong, once", async () => {
    const { chooses } = await chooser("kosmo");
    const problems = ["passwordLetter", "passwordGuessable"].map((key) => ({ key }));
    expect(await chooses("1979/8/22")).toEqual({ newPassword: problems });
    const alone = ["passwordLetter", "passwordSymbol", "passwordGuessable"].map((key) => ({ key }));
    expect(await chooses("19790822")).toEqual({ newPassword: alone });
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

  it.each(["shorter", "longer"])("R11: a new password %s than any printed one costs no slow hash", async (length) => {
    const { chooses, counting } = await chooser("modern");
    expect(await chooses({ shorter: "kuramubon", longer: "kuramubonwaratta" }[length]!)).toEqual({});
    expect(counting.checked).toBe(0);
  });
});
