/** What the office reads about members. */
import { beforeEach, describe, expect, it } from "vitest";
import { publishTerms } from "../../../src/insurers/terms.ts";
import { addMember } from "../../../src/members/members.ts";
import { resetFactors, unlockMember } from "../../../src/office/members/act.ts";
import { leave } from "../../../src/office/members/leave.ts";
import { listMembers } from "../../../src/office/members/list.ts";
import { showMember } from "../../../src/office/members/sheet.ts";
import { standingSentence } from "../../../src/office/members/words.ts";
import { markReturned } from "../../../src/office/notices/returned.ts";
import { journey } from "../../../src/onboarding/journey.ts";
import { standingOf } from "../../../src/onboarding/standing.ts";
import { inWords } from "../../../src/strings/office.ts";
import { audited, finishedMember, mailsOf, memberOf, residentWithEmail } from "../../support/people.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";

const by = { actor: "operator:hanako", reason: "asked by telephone" };

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

const listed = () => listMembers(test.portal, { limit: 9 }, standingOf);
const shown = (memberNumber: string) => showMember(test.portal, memberNumber, by, standingOf);

describe("the office reads", () => {
  it("the batch and the route that the import brought, and nothing where it brought none", async () => {
    await test.memberWithNotice({ memberNumber: "E-1", batch: "April", route: "post" });
    await test.memberWithNotice({ memberNumber: "E-2" });
    expect((await listed()).map(({ batch }) => batch)).toEqual(["April", ""]);
    expect(await shown("E-1")).toMatchObject({ batch: "April", route: "post" });
    expect(await shown("E-2")).toMatchObject({ batch: "", route: "" });
  });

  it("that paper came back from the address", async () => {
    await test.memberWithNotice({ memberNumber: "E-1" });
    expect(await shown("E-1")).toMatchObject({ addressWrongAt: null });
    await markReturned({ portal: test.portal, actor: by.actor }, ["E-1"]);
    expect(await shown("E-1")).toMatchObject({ addressWrongAt: test.portal.clock() });
  });

  it("that somebody stopped using the portal", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "E-1" });
    await test.deps.db.updateTable("members").set({ withdrawn_at: test.deps.clock() }).where("id", "=", id).execute();
    expect(await listed()).toMatchObject([{ stands: "withdrawn" }]);
    expect(await shown("E-1")).toMatchObject({ stands: "withdrawn" });
  });

  it("that an address was given and not confirmed", async () => {
    await test.visitor().walksTo("sign-out", await test.memberWithNotice({ memberNumber: "E-1" }));
    expect(await shown("E-1")).toMatchObject({ email: "t***@example.com", emailConfirmed: false });
  });
});

describe("where somebody stands is told apart in words", () => {
  const stands = async (memberNumber: string) => {
    const { stands } = await shown(memberNumber);
    return inWords([standingSentence(stands)], "ja");
  };

  it("no notice yet, not begun, stopped at the birth date or at the terms, and a locked notice", async () => {
    await addMember(test.portal, { ...taro, memberNumber: "S-0" });
    expect(await stands("S-0")).toBe("通知をまだ送っていない");
    await test.memberWithNotice({ memberNumber: "S-1" });
    expect(await stands("S-1")).toBe("まだ始めていない（通知は発行ずみ）");
    await test.visitor().signsInWithNotice((await test.memberWithNotice({ memberNumber: "S-2" })).notice);
    expect(await stands("S-2")).toBe("通知でログインし、生年月日で止まっている");
    await test.visitor().walksTo("terms", await test.memberWithNotice({ memberNumber: "S-3" }));
    expect(await stands("S-3")).toBe("規約で止まっている");
    const locked = test.visitor();
    await locked.signsInWithNotice((await test.memberWithNotice({ memberNumber: "S-4" })).notice);
    for (let n = 0; n < 5; n += 1) await locked.submits({ birthDate: "19700101" });
    expect(await stands("S-4")).toBe("通知がロックされている（生年月日を5回まちがえた）");
    expect((await shown("S-4")).birthDateTries).toEqual({ failures: 5, most: 5 });
  });

  it("complete, and complete before the new terms", async () => {
    const who = await finishedMember(test);
    const { member_number } = await memberOf(test, who.id);
    expect(await stands(member_number)).toBe("完了");
    const { id, terms } = test.portal.insurer;
    test.passes(1000);
    const { html, summary } = terms;
    await publishTerms(test.deps, id, { version: "2.0", html, summary, publishedAt: test.deps.clock() });
    await test.reload();
    expect(await stands(member_number)).toBe("完了（新しい規約は未同意）");
    const begun = await test.memberWithNotice({ memberNumber: "S-5" });
    expect(begun.id).not.toBe(who.id);
    expect(await stands("S-5")).toBe("まだ始めていない（通知は発行ずみ）");
  });

  it("left, and about to leave", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "S-6" });
    await leave(test.portal, id, test.deps.clock() + 1000, by);
    expect(await shown("S-6")).toMatchObject({ stands: "not-begun", leavesAt: test.deps.clock() + 1000 });
    test.passes(1000);
    expect(await stands("S-6")).toBe("資格喪失");
  });

  it("has words for every step of the first login", () => {
    for (const { path } of journey) expect(() => standingSentence(path)).not.toThrow();
  });
});

describe("the sheet", () => {
  it("covers birth date and addresses unless it is asked to uncover, which is an act of its own", async () => {
    const { id } = await test.memberWithNotice({
      memberNumber: "U-1",
      postalAddress: { postalCode: "1000001", lines: ["千代田区1-1"] },
    });
    const covered = JSON.stringify(await shown("U-1"));
    expect(covered).not.toMatch(/1979|千代田/);
    const open = await showMember(test.portal, "U-1", by, standingOf, { uncover: true });
    expect(open).toMatchObject({ birthDate: "1979-08-22", postalAddress: { postalCode: "1000001" } });
    expect(await audited(test, id, "member.uncover")).toEqual([{ outcome: "ok", detail: by.reason }]);
  });

  it("says how often somebody failed and when the wait ends", async () => {
    const who = await finishedMember(test);
    const { member_number } = await memberOf(test, who.id);
    for (let n = 0; n < 5; n += 1) await test.visitor().signsIn(who.userId, "not-the-1-password");
    const { tries } = await shown(member_number);
    expect(tries).toEqual([{ what: "password", failures: 5, waitsUntil: test.deps.clock() + 60_000 }]);
  });

  it("has mails with their delivery, who issued each notice, and what the office did and why", async () => {
    const who = await residentWithEmail(test);
    const { member_number } = await memberOf(test, who.id);
    await mailsOf(test);
    test.passes(1);
    await unlockMember(test.portal, who.id, by);
    await resetFactors(test.portal, who.id, by);
    const sheet = await shown(member_number);
    expect(sheet.mails[0]).toMatchObject({ kind: "factorsReset", delivery: "waiting", attempts: 0 });
    expect(sheet.mails.some(({ delivery, kind }) => delivery === "sent" && kind === "emailChanged")).toBe(true);
    expect(sheet.acts.map(({ who: actor, what, detail }) => [actor, what, detail])).toEqual([
      [by.actor, "member.reset-factor", by.reason],
      [by.actor, "member.unlock", by.reason],
    ]);
  });
});

it("OP4: the audit log says that looking was done", async () => {
  const { id } = await test.memberWithNotice({ memberNumber: "E-1" });
  await shown("E-1");
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select("outcome")
    .where("subject", "=", id)
    .where("action", "=", "member.show")
    .orderBy("sequence")
    .execute();
  expect(rows).toEqual([{ outcome: "ok" }]);
});
