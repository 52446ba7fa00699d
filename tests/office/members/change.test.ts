/** What is on file about a member: numbers, corrections, marks, and erasure. */
import { beforeEach, describe, expect, it } from "vitest";
import { rows } from "../../../src/database/rows.ts";
import { unseal } from "../../../src/members/members.ts";
import { verifyChain } from "../../../src/office/audit/verify.ts";
import { isOfAge } from "../../../src/office/members/ages.ts";
import { correctMember } from "../../../src/office/members/correct.ts";
import { dueForErasure, eraseMember } from "../../../src/office/members/erase.ts";
import { leave } from "../../../src/office/members/leave.ts";
import { markMember, takesNotices } from "../../../src/office/members/mark.ts";
import { renumberMember } from "../../../src/office/members/renumber.ts";
import { audited, day, mailsOf, memberOf, residentWithEmail, signsInFully } from "../../support/people.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { refusalOf } from "../insurer/desk.ts";

const by = { actor: "operator:hanako", reason: "申出書" };

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

describe("another number", () => {
  it("keeps the account", async () => {
    const taro = await residentWithEmail(test);
    const { member_number: old } = await memberOf(test, taro.id);
    expect(await renumberMember(test.portal, old, "９００１ー１", by)).toBe("9001-1");
    await signsInFully(test.visitor(), taro);
    expect(await audited(test, taro.id, "member.renumber")).toEqual([
      { outcome: "ok", detail: `${old} → 9001-1: 申出書` },
    ]);
    expect(await renumberMember(test.portal, "9001-1", "9001-1", by)).toBeUndefined();
  });

  it.each(["B-1", "Ｂー１", "B 1-1".replace(" 1", "")])("is nobody else's, however it is typed: %s", async (typed) => {
    await test.memberWithNotice({ memberNumber: "A-1" });
    await test.memberWithNotice({ memberNumber: "B-1" });
    expect(await refusalOf(renumberMember(test.portal, "A-1", typed, by))).toEqual([
      expect.stringMatching(/^The number [bB]-1 belongs to another member/),
    ]);
  });

  it.each(["", "10月1日", "1_1", "1".repeat(41)])("must be one: %j", async (typed) => {
    await test.memberWithNotice({ memberNumber: "A-1" });
    expect(await refusalOf(renumberMember(test.portal, "A-1", typed, by))).toHaveLength(1);
  });

  it("goes to one of two who ask for it at the same moment", async () => {
    await test.memberWithNotice({ memberNumber: "A-1" });
    await test.memberWithNotice({ memberNumber: "A-2" });
    const both = await Promise.allSettled(["A-1", "A-2"].map((old) => renumberMember(test.portal, old, "C-1", by)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a correction", () => {
  it("says old and new, leaves the rest, and names no value in the audit log", async () => {
    const { id } = await test.memberWithNotice({
      memberNumber: "A-1",
      postalAddress: { postalCode: "1000001", lines: ["千代田区1-1", "ハイツ101"] },
    });
    const corrected = await correctMember(
      test.portal,
      "A-1",
      { name: "齋藤　太郎", birthDate: "昭和54年8月23日", postalCode: "〒100-0002" },
      by,
    );
    expect(corrected).toEqual([
      { column: "name", from: "見本 太郎", to: "齋藤 太郎" },
      { column: "birthDate", from: "1979-08-22", to: "1979-08-23" },
      { column: "postalCode", from: "1000001", to: "1000002" },
    ]);
    expect(await audited(test, id, "member.correct")).toEqual([
      { outcome: "ok", detail: "name, birthDate, postalCode: 申出書" },
    ]);
    const row = await memberOf(test, id);
    expect(row.name_kana).toBe("ミホン タロウ");
    expect(JSON.parse(unseal(test.portal, row, "postal_address")!).lines).toEqual(["千代田区1-1", "ハイツ101"]);
    expect(await correctMember(test.portal, "A-1", { name: "齋藤 太郎" }, by)).toEqual([]);
  });

  it("is refused with every reason, and changes nothing", async () => {
    await test.memberWithNotice({ memberNumber: "A-1" });
    const wrong = { name: " ", nameKana: "漢字", birthDate: "1979-02-30", postalCode: "12", email: "a@b" };
    expect(await refusalOf(correctMember(test.portal, "A-1", wrong, by))).toHaveLength(6);
    expect(await refusalOf(correctMember(test.portal, "A-1", { email: " " }, by))).toHaveLength(1);
  });

  it("lets on whoever stood before a wrong birth date, and lifts no lock by itself", async () => {
    const { id, notice } = await test.memberWithNotice({ memberNumber: "A-1", birthDate: "1979-08-21" });
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    await taro.submits({ birthDate: "19790822" });
    await correctMember(test.portal, "A-1", { birthDate: "19790822" }, by);
    await taro.submits({ birthDate: "19790822" });
    expect(taro.sees.path).toBe("/onboarding/terms");
    const other = await test.memberWithNotice({ memberNumber: "A-2", birthDate: "1979-08-21" });
    const hanako = test.visitor();
    await hanako.signsInWithNotice(other.notice);
    for (let n = 0; n < 5; n += 1) await hanako.submits({ birthDate: "19790822" });
    await correctMember(test.portal, "A-2", { birthDate: "19790822" }, by);
    await hanako.signsInWithNotice(other.notice);
    expect(hanako.sees.path).toBe("/sign-in");
    expect(id).not.toBe(other.id);
  });

  it("takes an address abroad, with its own code or none, where the country is named", async () => {
    const { id } = await test.memberWithNotice({
      memberNumber: "A-1",
      postalAddress: { postalCode: "1000001", lines: ["千代田区1-1"] },
    });
    const address = async () => JSON.parse(unseal(test.portal, await memberOf(test, id), "postal_address")!);
    const lines = ["Hauptstr. 1", "Berlin"];
    await correctMember(test.portal, "A-1", { addressLines: lines, country: "ドイツ" }, by);
    expect(await address()).toEqual({ postalCode: "", lines: [...lines, "GERMANY"] });
    await correctMember(test.portal, "A-1", { addressLines: lines, postalCode: "10117", country: "Germany" }, by);
    expect(await address()).toEqual({ postalCode: "", lines: [...lines, "10117", "Germany"] });
    const before = correctMember(test.portal, "A-1", { addressLines: ["千代田区1-1"], postalCode: "" }, by);
    expect(await refusalOf(before)).toEqual([expect.stringContaining("--country")]);
  });

  it("C6: of the member's own address leaves it unconfirmed, and the one before can bring itself back", async () => {
    const taro = await residentWithEmail(test);
    await mailsOf(test);
    const { member_number } = await memberOf(test, taro.id);
    await correctMember(test.portal, member_number, { email: "New@example.com" }, by);
    expect((await memberOf(test, taro.id)).email_confirmed_at).toBeNull();
    const [told, ...others] = await mailsOf(test);
    expect([told?.to, told?.subject]).toEqual([`${taro.own.userId}@example.com`, "メールアドレスが変更されました"]);
    expect(others).toEqual([]);
    const link = /https:\S+/.exec(told!.text)![0].replace(test.origin, "");
    const before = test.visitor();
    await before.opens(link);
    await before.submits({});
    expect((await memberOf(test, taro.id)).email_confirmed_at).not.toBeNull();
    expect(unseal(test.portal, await memberOf(test, taro.id), "email")).toBe(`${taro.own.userId}@example.com`);
  });

  it("of an address that nobody has given yet changes what the first login proposes", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "A-1" });
    await correctMember(test.portal, "A-1", { email: "new@example.com" }, by);
    const row = await memberOf(test, id);
    expect([row.email, unseal(test.portal, row, "imported_email")]).toEqual([null, "new@example.com"]);
    expect(await mailsOf(test)).toEqual([]);
  });
});

describe("marks", () => {
  it("are set and taken away, each with a row, and leave members out of what is proposed for paper", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "A-1" });
    await test.memberWithNotice({ memberNumber: "A-2" });
    const proposed = async () =>
      (await rows(test.portal, "members").select("member_number").where(takesNotices).execute()).map(
        ({ member_number }) => member_number,
      );
    expect(await proposed()).toEqual(["A-1", "A-2"]);
    await markMember(test.portal, id, { paperOnly: true, guardian: "見本 母" }, by);
    expect(await proposed()).toEqual(["A-2"]);
    expect(await markMember(test.portal, id, { paperOnly: true }, by)).toBeUndefined();
    await markMember(test.portal, id, { paperOnly: false }, by);
    expect(await proposed()).toEqual(["A-1", "A-2"]);
    expect(await audited(test, id, "member.mark")).toEqual([
      { outcome: "ok", detail: "paperOnly on, guardian on: 申出書" },
      { outcome: "ok", detail: "paperOnly off: 申出書" },
    ]);
  });

  it("have no guardian whose name hides something", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "A-1" });
    for (const guardian of ["母\u202E", "母".repeat(101)]) {
      expect(await refusalOf(markMember(test.portal, id, { guardian }, by))).toHaveLength(1);
    }
  });
});

it("knows an age by the birthday in Japan", async () => {
  const { id } = await test.memberWithNotice({ birthDate: "2011-04-07" });
  const child = await memberOf(test, id);
  const isUnder15 = () => isOfAge(test.portal, child, { to: 14 });
  expect(isUnder15()).toBe(true);
  test.passes(14 * 3_600_000);
  expect(isUnder15()).toBe(false);
  expect(isOfAge(test.portal, child, { from: 15, to: 15 })).toBe(true);
});

describe("erasure", () => {
  const years = 731 * day;

  it("waits for the member to leave and for the time they are kept to pass", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "A-1" });
    const erase = () => eraseMember(test.portal, "A-1", 14, by);
    expect(await refusalOf(erase())).toEqual([expect.stringContaining("Member A-1 has not left")]);
    await leave(test.portal, id, test.deps.clock(), by);
    expect(await refusalOf(erase())).toEqual([expect.stringContaining("Member A-1 is kept until 2028-04-05")]);
    expect(await dueForErasure(test.portal, 9)).toEqual([]);
    test.passes(years);
    expect(await dueForErasure(test.portal, 9)).toEqual(["A-1"]);
  });

  it("takes every row about the member, says which, and leaves the audit log whole", async () => {
    const taro = await residentWithEmail(test);
    const { member_number } = await memberOf(test, taro.id);
    const other = await residentWithEmail(test, { ...taro.own, userId: "hanako-shiken" });
    await leave(test.portal, taro.id, test.deps.clock(), by);
    test.passes(years);
    const certificate = await eraseMember(test.portal, member_number, 14, by);
    expect(certificate).toMatchObject({
      memberNumber: member_number,
      erasedBy: by.actor,
      rows: { members: 1, notices: 1, authenticators: 1, terms_acceptances: 1, recovery_codes: 1 },
      inBackupsUntil: "2028-04-20",
    });
    expect(await everythingAbout(taro.id)).toEqual([]);
    expect((await everythingAbout(other.id)).length).toBeGreaterThan(4);
    const { fault, last } = await verifyChain(test.portal);
    expect([fault, last.sequence]).toEqual([undefined, certificate.auditRow]);
    expect(await refusalOf(eraseMember(test.portal, member_number, 14, by))).toHaveLength(1);
  });

  /** The tables that have a row with this id anywhere in it, but for the audit log. */
  async function everythingAbout(id: string): Promise<string[]> {
    const { db } = test.deps;
    const tables = await db.introspection.getTables();
    const found: string[] = [];
    for (const { name } of tables.filter((each) => each.name !== "audit_events")) {
      const all = await db
        .selectFrom(name as "members")
        .selectAll()
        .execute();
      if (all.some((row) => JSON.stringify(row).includes(id))) found.push(name);
    }
    return found;
  }
});
