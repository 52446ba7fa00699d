import { describe, expect, it } from "vitest";
import { readUserId, userIdKey, userIdProblems } from "../../src/members/user-id.ts";
import { strings } from "../../src/strings/strings.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

const keysOf = (userId: string) => userIdProblems(userId).map((problem) => problem.key);

describe("the rule", () => {
  it.each(["taro-mihon", "taro_mihon", "taro.mihon", "123456", "TARO99", "a".repeat(20), "a".repeat(6)])(
    "takes %s",
    (userId) => {
      expect(keysOf(userId)).toEqual([]);
    },
  );

  it.each([
    ["", ["userIdEmpty"]],
    ["a".repeat(5), ["userIdLength"]],
    ["a".repeat(21), ["userIdLength"]],
    ["taro mihon", ["userIdCharacters"]],
    ["taro@mihon", ["userIdCharacters"]],
    ["taro/../mihon", ["userIdCharacters"]],
    ["<b>taro</b>", ["userIdCharacters"]],
    ["taro\u0000mihon", ["userIdCharacters"]],
    ["taro\u202Emihon", ["userIdCharacters"]],
    ["tаro-mihon", ["userIdCharacters"]],
    ["たろう", ["userIdCharacters", "userIdLength"]],
    ["📱", ["userIdCharacters", "userIdLength"]],
  ])("refuses %j and says every reason", (userId, keys) => {
    expect(keysOf(userId)).toEqual(keys);
  });

  it.each(Array.from(`!"#$%&'()*+,/:;<=>?@[\\]^\`{|}~`))(
    "refuses the symbol %s, as the list on the page says",
    (symbol) => {
      expect(keysOf(`taro${symbol}mihon`)).toEqual(["userIdCharacters"]);
    },
  );

  it("counts an emoji as one character", () => {
    expect(keysOf("📱".repeat(6))).toEqual(["userIdCharacters"]);
  });

  it("names the refused characters once each, five at the most", () => {
    expect(userIdProblems("a!!##$$%%&&''b")[0]!.values).toEqual({ refused: "! # $ % &" });
  });
});

describe("reading", () => {
  it.each(["ｔａｒｏ－ｍｉｈｏｎ", " taro-mihon ", "　taro-mihon　", "taro-mihon\r\n"])(
    "keeps %j as taro-mihon",
    (typed) => {
      expect(readUserId(typed)).toBe("taro-mihon");
    },
  );

  it("two spellings that a person would call the same are one ID", () => {
    expect(userIdKey("ＴＡＲＯ－Mihon")).toBe(userIdKey("taro-mihon"));
  });

  it.each([
    "taro\u200B-mihon",
    "\u202Ataro-mihon\u202C",
    "\u2068taro-mihon\u2069",
    "\uFEFFtaro-mihon",
    "taro\u00AD-mi\u00ADhon",
    "taro - mihon",
    "taroーmihon",
    "taroｰmihon",
    "taro−mihon",
    "taro‐mihon",
    "taro‑mihon",
    "taro–mihon",
    "taro—mihon",
    "taro⁃mihon",
    "taro─mihon",
  ])("reads %j at sign-in as taro-mihon", (typed) => {
    expect(userIdKey(typed)).toBe("taro-mihon");
  });

  it.each(["taro_mihon", "taro.mihon", "taromihon", "taro--mihon", "taro~mihon"])(
    "takes %s for another ID",
    (typed) => {
      expect(userIdKey(typed)).not.toBe("taro-mihon");
    },
  );

  it("another alphabet's look-alike is not the same ID", () => {
    expect(userIdKey("tаro-mihon")).not.toBe(userIdKey("taro-mihon"));
  });
});

describe("choosing", () => {
  const atAccount = async (test: TestPortal) => {
    const member = await test.memberWithNotice();
    const person = test.visitor();
    await person.walksTo("account", member);
    return { person, member };
  };

  const keptUserId = async (test: TestPortal, id: string) => {
    const row = await test.deps.db
      .selectFrom("members")
      .select("user_id")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return row.user_id;
  };

  it("proposes the temporary ID, which may be kept", async () => {
    const test = await openPortal();
    const { person, member } = await atAccount(test);
    expect(person.formWith(["userId"]).fields.userId).toBe(member.notice.temporaryUserId);
    await person.submits({ method: "otp" });
    expect(person.sees.path).toBe("/onboarding/password");
    expect(await keptUserId(test, member.id)).toBe(member.notice.temporaryUserId);
  });

  it.each(["taro-mihon", "TARO-MIHON", "ｔａｒｏ－ｍｉｈｏｎ"])(
    "refuses %s when another member has taro-mihon",
    async (userId) => {
      const test = await openPortal();
      const [first, second] = [await atAccount(test), await atAccount(test)];
      await first.person.submits({ userId: "taro-mihon", method: "otp" });
      await second.person.submits({ userId, method: "otp" });
      expect(second.person.sees.problems).toEqual([strings.ja.problems.userIdTaken]);
      expect(await keptUserId(test, second.member.id)).toBeNull();
    },
  );

  it("refuses the temporary ID on another member's notice", async () => {
    const test = await openPortal();
    const [first, second] = [await atAccount(test), await atAccount(test)];
    await second.person.submits({ userId: first.member.notice.temporaryUserId.toLowerCase(), method: "otp" });
    expect(second.person.sees.problems).toEqual([strings.ja.problems.userIdTaken]);
  });

  it.each(["taro\u200Bmihon", "taro\u202Emihon", "taroーmihon", "taro mihon"])(
    "refuses %j as a new ID",
    async (userId) => {
      const { person } = await atAccount(await openPortal());
      await person.submits({ userId, method: "otp" });
      expect(person.sees.path).toBe("/onboarding/account");
      expect(person.sees.status).toBe(422);
    },
  );

  it("A2: gives the same ID to members of two insurers", async () => {
    const [one, two] = [await openPortal(), await openPortal()];
    const [first, second] = [await atAccount(one), await atAccount(two)];
    await first.person.submits({ userId: "taro-mihon", method: "otp" });
    await second.person.submits({ userId: "taro-mihon", method: "otp" });
    expect(second.person.sees.path).toBe("/onboarding/password");
  });

  it("O2: of two members who ask for one ID at the same moment one gets it", async () => {
    const test = await openPortal();
    const [first, second] = [await atAccount(test), await atAccount(test)];
    second.person.app = test.anotherServer();
    await Promise.all([first, second].map(({ person }) => person.submits({ userId: "taro-mihon", method: "otp" })));
    const paths = [first, second].map(({ person }) => person.sees.path).sort();
    expect(paths).toEqual(["/onboarding/account", "/onboarding/password"]);
  });

  it("shows again what was typed and which method was picked when the ID is refused", async () => {
    const test = await openPortal();
    const { person } = await atAccount(test);
    await person.submits({ userId: "taro mihon!", method: "passkey" });
    expect(person.sees.status).toBe(422);
    expect(person.formWith(["userId"]).fields).toMatchObject({ userId: "taro mihon!", method: "passkey" });
  });

  it("lets the member sign in with capitals and full width afterwards", async () => {
    const test = await openPortal();
    await test.visitor().walksTo("end", await test.memberWithNotice());
    const taro = test.visitor();
    await taro.signsIn("ＴＡＲＯ－ＭＩＨＯＮ", chosen.password);
    expect(taro.sees.path).toBe("/sign-in/second-factor");
  });
});
