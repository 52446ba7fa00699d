/** Everything is lost: the office posts a notice for recovery (C3). */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { issueNotice } from "../../src/notices/notices.ts";
import { issueNotices } from "../../src/office/notices/issue.ts";
import { day, minute } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const hour = 3_600_000;
const newPassword = "umi-no-7kaze";

/** A member who finished the first login with a confirmed address, and has lost phone, codes and password. */
async function lostEverything(test: TestPortal) {
  const member = await test.memberWithNotice();
  const before = test.visitor();
  const own = await before.walksTo("email-code", member);
  const [mail] = await test.mails();
  await before.submits({ code: /\d{4} \d{4}/.exec(mail!.text)![0] });
  const secret = await before.goesOnTo("end");
  expect(before.sees.path).toBe("/");
  await test.mails();
  const notice = await issueNotice(test.portal, member.id, { waitMs: 24 * hour });
  return { member, before, own: { ...own, secret }, notice };
}

async function signsInByNotice(test: TestPortal, notice: { temporaryUserId: string; temporaryPassword: string }) {
  const visitor = test.visitor();
  await visitor.signsIn(notice.temporaryUserId, notice.temporaryPassword);
  return visitor;
}

async function comesBack(visitor: Visitor): Promise<void> {
  await visitor.submits({ birthDate: "1979-08-22" });
  expect(visitor.sees.path).toBe("/onboarding/password");
  await visitor.submits({ newPassword, confirmPassword: newPassword });
}

describe("a notice for recovery", () => {
  it("C3: keeps user ID and e-mail, and sets password, factor and codes anew", async () => {
    const test = await openPortal();
    const { member, notice } = await lostEverything(test);
    test.passes(25 * hour);
    const visitor = await signsInByNotice(test, notice);
    await comesBack(visitor);
    expect(visitor.sees.path).toBe("/onboarding/sign-out");
    await visitor.opens("/sign-out");
    await visitor.submits({});
    await visitor.signsIn(chosen.userId, newPassword);
    expect(visitor.sees.path).toBe("/onboarding/authenticator");
    await visitor.submits({ code: await visitor.otpCode(visitor.otpSecret()) });
    await visitor.submits({ deviceName: "新しいスマホ" });
    await visitor.submits({ saved: "yes" });
    expect(visitor.sees.path).toBe("/");
    await visitor.opens("/account/profile");
    expect(visitor.sees.html).toContain(chosen.userId);
    expect(visitor.sees.html).toContain("taro@example.com");
    const codes = await test.portal.db
      .selectFrom("recovery_codes")
      .select("selector")
      .where("member_id", "=", member.id)
      .execute();
    expect(codes).toHaveLength(1);
  });

  it("C3: ends old password, factors, codes and sessions when it is used, not when it is issued, and tells by mail", async () => {
    const test = await openPortal();
    const { member, before, own, notice } = await lostEverything(test);
    test.passes(23 * hour);
    await before.signsIn(own.userId, own.password);
    await before.submits({ code: await before.otpCode(own.secret) });
    expect(before.sees.path).toBe("/");
    await test.mails();

    test.passes(2 * hour);
    await before.signsIn(own.userId, own.password);
    await before.submits({ code: await before.otpCode(own.secret) });
    const visitor = await signsInByNotice(test, notice);
    await visitor.submits({ birthDate: "1979-08-22" });
    await before.opens("/");
    expect(before.sees.path).toBe("/sign-in");
    await before.signsIn(own.userId, own.password);
    expect(before.sees.problems).toHaveLength(1);
    const left = await test.portal.db
      .selectFrom("authenticators")
      .select("id")
      .where("member_id", "=", member.id)
      .execute();
    expect(left).toEqual([]);
    expect((await test.mails()).map(({ subject }) => subject)).toContain("ログインの設定をやり直しました");
  });

  it("C3: is refused before its wait is over, and says from when on it can be used", async () => {
    const test = await openPortal();
    const { notice } = await lostEverything(test);
    const visitor = await signsInByNotice(test, notice);
    expect(visitor.sees.path).toBe("/sign-in");
    expect(visitor.sees.problems[0]).toContain("2026年4月7日 10:00 から使えます");
  });

  it("C3: never overwrites what was set after it was issued", async () => {
    const test = await openPortal();
    const { member, notice } = await lostEverything(test);
    test.passes(25 * hour);
    const now = test.deps.clock();
    await test.portal.db.updateTable("members").set({ password_set_at: now }).where("id", "=", member.id).execute();
    const visitor = await signsInByNotice(test, notice);
    await visitor.submits({ birthDate: "1979-08-22" });
    expect(visitor.sees.path).not.toBe("/onboarding/password");
    const row = await test.portal.db
      .selectFrom("members")
      .select("password_hash")
      .where("id", "=", member.id)
      .executeTakeFirstOrThrow();
    expect(row.password_hash).not.toBeNull();
  });

  it("P10: cannot be used without the birth date, and locks after five wrong ones", async () => {
    const test = await openPortal();
    const { member, notice } = await lostEverything(test);
    test.passes(25 * hour);
    const visitor = await signsInByNotice(test, notice);
    for (let n = 0; n < 5; n += 1) await visitor.submits({ birthDate: `1980010${n + 1}` });
    expect(visitor.sees.path).toBe("/onboarding/locked");
    const factors = await test.portal.db
      .selectFrom("authenticators")
      .select("id")
      .where("member_id", "=", member.id)
      .execute();
    expect(factors).toHaveLength(1);
  });

  it("goes on where it stopped: the paper's password opens it until a new one is set, and not after", async () => {
    const test = await openPortal();
    const { notice } = await lostEverything(test);
    test.passes(25 * hour);
    const first = await signsInByNotice(test, notice);
    await first.submits({ birthDate: "1979-08-22" });
    const second = await signsInByNotice(test, notice);
    await comesBack(second);
    const third = await signsInByNotice(test, notice);
    expect(third.sees.path).toBe("/sign-in");
  });

  it("P3: is over after its days, as every notice", async () => {
    const test = await openPortal();
    const { notice } = await lostEverything(test);
    test.passes(30 * day + minute);
    const visitor = await signsInByNotice(test, notice);
    expect(visitor.sees.path).toBe("/sign-in");
  });
});

describe("the mail about a notice for recovery", () => {
  /** The office issues one by the command's own function. */
  async function issuedByOffice(test: TestPortal) {
    const { member, own, before } = await lostEverything(test);
    const folder = mkdtempSync(join(tmpdir(), "genkan-recovery-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const run = {
      file: join(folder, "one.csv"),
      format: "csv",
      actor: "operator:hanako",
      reason: "lost phone",
    } as const;
    const forRecovery = { waitMs: 24 * hour };
    await issueNotices(test.portal, { ...run, conditions: { forRecovery }, onProgress: () => {} }, async () => [
      member.id,
    ]);
    const [mail] = await test.mails();
    const [, , , , , , , , temporaryUserId = "", temporaryPassword = ""] = readFileSync(run.file, "utf8")
      .split("\r\n")[1]!
      .split(",");
    return { member, own, before, mail: mail!, notice: { temporaryUserId, temporaryPassword, expiresAt: 0 } };
  }

  const linkIn = (mail: { text: string }) => new URL(/https:\S+recovery-objection\S+/.exec(mail.text)![0]);

  it("C3: goes out when it is issued, and its link stops the notice without signing in", async () => {
    const test = await openPortal();
    const { own, mail, notice } = await issuedByOffice(test);
    expect(mail.to).toBe("taro@example.com");
    expect(mail.text).toContain("2026-04-07 10:00");
    const link = linkIn(mail);
    expect(link.origin).toBe(test.origin);

    const somebody = test.visitor();
    await somebody.opens(link.pathname + link.search);
    await somebody.submits({});
    expect(somebody.sees.heading).toBe("通知を取り消しました");
    test.passes(25 * hour);
    const stopped = await signsInByNotice(test, notice);
    expect(stopped.sees.path).toBe("/sign-in");
    const owner = test.visitor();
    await owner.signsIn(own.userId, own.password);
    expect(owner.sees.path).toBe("/sign-in/second-factor");
  });

  it("changes nothing when a program that scans mails opens the link, and works once", async () => {
    const test = await openPortal();
    const { mail, notice } = await issuedByOffice(test);
    const link = linkIn(mail);
    const scanner = test.visitor();
    for (let n = 0; n < 3; n += 1) await scanner.opens(link.pathname + link.search);
    test.passes(25 * hour);
    const visitor = await signsInByNotice(test, notice);
    expect(visitor.sees.path).toBe("/onboarding/birth-date");
    await scanner.submits({});
    await scanner.opens(link.pathname + link.search);
    expect(scanner.sees.status).toBe(410);
  });
});
