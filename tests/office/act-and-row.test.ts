/** What the office does and its row in the audit log are one: where the row cannot be written, nothing was done. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockMember } from "../../src/members/lock.ts";
import { addMember } from "../../src/members/members.ts";
import { exportLog } from "../../src/office/audit/export.ts";
import { purge } from "../../src/office/audit/retention.ts";
import type { Acting } from "../../src/office/desk.ts";
import type { Writing } from "../../src/office/import/apply.ts";
import { draftTerms, publishDraft } from "../../src/office/insurer/drafts.ts";
import { addInsurer, editInsurer } from "../../src/office/insurer/edit.ts";
import { addAnnouncement, endAnnouncement } from "../../src/office/insurer/edit-announcements.ts";
import { addService, editService, removeService } from "../../src/office/insurer/edit-services.ts";
import { changePolicy } from "../../src/office/insurer/policy.ts";
import { setPrivacyNotice } from "../../src/office/insurer/privacy.ts";
import { reinstateMember, resetFactors, unlockMember } from "../../src/office/members/act.ts";
import { correctMember } from "../../src/office/members/correct.ts";
import { eraseMember } from "../../src/office/members/erase.ts";
import { leave, undoLeaving } from "../../src/office/members/leave.ts";
import { leaveAll } from "../../src/office/members/leavers.ts";
import { markMember } from "../../src/office/members/mark.ts";
import { renumberMember } from "../../src/office/members/renumber.ts";
import { showMember } from "../../src/office/members/sheet.ts";
import { issueNotices } from "../../src/office/notices/issue.ts";
import { printProof } from "../../src/office/notices/proof.ts";
import { voidNotices } from "../../src/office/notices/register.ts";
import { markReturned } from "../../src/office/notices/returned.ts";
import { standingOf } from "../../src/onboarding/standing.ts";
import { backUp } from "../../src/operations/backup.ts";
import { addKey, dropKey, rewriteAll } from "../../src/operations/rotate-keys.ts";
import { newFolder } from "../support/folder.ts";
import { importList, today } from "../support/member-list.ts";
import { memberWithNotice, type OwnPortal, openOwnPortal } from "../support/own-portal.ts";
import { startOfTime } from "../support/portal.ts";
import { dataFolder } from "../support/server-process.ts";

const actor = "operator:hanako";
const by = { actor, reason: "asked by telephone" };
const day = 86_400_000;

let own: OwnPortal;
let desk: Acting;
/** One who has finished, one with a notice that waits, one who is locked and has withdrawn. */
let [finished, waiting, locked] = ["", "", ""];
let left = "";

beforeAll(async () => {
  const settings = { DATA_DIR: newFolder("acts") };
  const first = await openOwnPortal(settings);
  const members = [];
  for (const number of ["1001-1", "1002-1", "1003-1"]) members.push(await memberWithNotice(first, number));
  [finished, waiting, locked] = members.map(({ id }) => id) as [string, string, string];
  left = await addMember(first.portal, { ...someone, memberNumber: "1004-1" });
  await first.visitor().walksTo("end", members[0]!);
  await lockMember(first.portal, locked, "stolen phone");
  await first.portal.db.updateTable("members").set({ withdrawn_at: 1 }).where("id", "=", locked).execute();
  await first.portal.db.updateTable("members").set({ retired_at: 1 }).where("id", "=", left).execute();
  const office = { portal: first.portal, actor };
  await addAnnouncement(office, { title: "休業", body: "休みます。" });
  await draftTerms(office, { version: "9.0", markdown: "## 第1条 目的" });
  await addInsurer(first.deps, actor, { ...about, origin: "https://ni.test" });
  await addKey(first.deps, "form", actor);
  await first.deps.db.destroy();
  own = await openOwnPortal(settings, startOfTime + day);
  desk = { portal: own.portal, actor };
});
afterAll(async () => {
  await own.deps.db.destroy();
  rmSync(own.config.dataDir, { recursive: true });
});

const someone = { name: "見本 四郎", nameKana: "ミホン シロウ", birthDate: "1979-08-22" };

const about = {
  name: "に健康保険組合",
  name_en: "Ni Health Insurance Society",
  phone: "03-0000-0000",
  phone_hours: "平日 9時〜17時",
  phone_hours_en: "weekdays 9:00-17:00",
  postal_address: "〒100-0000 東京都千代田区見本町1-2-3",
};

const newFile = (name: string) => join(dataFolder(), name);

const notices = (file: string) => ({
  file,
  format: "csv" as const,
  actor,
  reason: "lost",
  onProgress() {},
});

const imports = (writing: Writing) => () =>
  importList(own.portal, "会員番号,氏名,フリガナ,生年月日\n7-7,見本 七,ミホン ナナ,1979-08-22", {
    writing,
    actor,
    today,
  });

const acts: Record<string, () => Promise<unknown>> = {
  "announcement.add": () => addAnnouncement(desk, { title: "再開", body: "開けます。" }),
  "announcement.end": () => endAnnouncement(desk, "休業"),
  "audit.purged": () => purge(own.portal, { ...by, before: startOfTime + 1 }),
  "insurer.add": () => addInsurer(own.deps, actor, { ...about, origin: "https://san.test" }),
  "insurer.edit": () => editInsurer(desk, { phone: "03-1111-1111" }),
  "insurer.policy": () => changePolicy(desk, { idle_minutes: 15 }),
  "insurer.privacy": () => setPrivacyNotice(desk, "本文"),
  "keys.added": () => addKey(own.deps, "pepper", actor),
  "keys.dropped": () => dropKey(own.deps, "form", "k1", actor),
  "keys.rewritten": () => rewriteAll(own.deps, "encryption", actor),
  "member.lock": () => lockMember(own.portal, finished, "stolen phone", actor),
  "member.reinstate": () => reinstateMember(own.portal, locked, by),
  "member.reset-factor": () => resetFactors(own.portal, finished, by),
  "member.correct": () => correctMember(own.portal, "1001-1", { birthDate: "S54.8.23", email: "new@example.com" }, by),
  "member.erase": () => eraseMember(own.portal, "1004-1", 14, by),
  "member.leave": () => leave(own.portal, finished, own.portal.clock(), by),
  "member.leave, by list": () =>
    leaveAll(own.portal, [{ memberId: finished, memberNumber: "1001-1", leavesAt: 1, reason: "" }], by),
  "member.mark": () => markMember(own.portal, finished, { paperOnly: true, guardian: "見本 母" }, by),
  "member.renumber": () => renumberMember(own.portal, "1001-1", "9001-1", by),
  "member.uncover": () => showMember(own.portal, "1001-1", by, standingOf, { uncover: true }),
  "member.undo-leave": () => undoLeaving(own.portal, left, by),
  "member.show": () => showMember(own.portal, "1001-1", by, standingOf),
  "member.unlock": () => unlockMember(own.portal, locked, by),
  "members.imported, at once": imports("at-once"),
  "members.imported, while reading": imports("while-reading"),
  "members.import-began": imports("in-parts"),
  "notice.issued": () => issueNotices(own.portal, notices(newFile("notices.csv")), async () => [waiting]),
  "notice.proof": () =>
    printProof(desk, { memberIds: [waiting], file: newFile("proof.csv"), format: "csv", look: {}, conditions: {} }),
  "notice.returned": () => markReturned(desk, ["1001-1"]),
  "notice.voided": () => voidNotices(own.portal, [waiting], by),
  "service.add": () =>
    addService(desk, { name_ja: "健診", name_easy: "けんしん", name_en: "Check-ups", url: "/terms" }),
  "service.edit": () => editService(desk, "電子申請", { url: "/privacy" }),
  "service.order": () => editService(desk, "電子申請", { place: 1 }),
  "service.remove": () => removeService(desk, "電子申請"),
  "terms.draft": () => draftTerms(desk, { version: "10.0", markdown: "## 第1条 目的" }),
  "terms.publish": () => publishDraft(desk, "9.0", {}),
};

/** Every row of every table and every key file. */
async function everything(): Promise<Record<string, unknown>> {
  const { db, config } = own.deps;
  const found: Record<string, unknown> = {};
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
  for (const { name } of tables.rows) found[name] = (await sql`select * from ${sql.table(name)}`.execute(db)).rows;
  const keys = join(config.dataDir, "keys");
  for (const name of readdirSync(keys)) found[`keys/${name}`] = readFileSync(join(keys, name), "utf8");
  return found;
}

/** @param of.insurer only its log is full; otherwise every one. */
async function whileTheLogIsFull<T>(work: () => Promise<T>, { insurer = "%" } = {}): Promise<T> {
  const { db } = own.deps;
  await sql`create trigger log_is_full before insert on audit_events when new.insurer_id like ${sql.lit(insurer)}
    begin select raise(abort, 'the log is full'); end`.execute(db);
  try {
    return await work();
  } finally {
    await sql`drop trigger log_is_full`.execute(db);
  }
}

describe("where the row of the audit log cannot be written", () => {
  it.each(Object.entries(acts))("L1: %s does not happen", async (_, act) => {
    const before = await everything();
    await whileTheLogIsFull(async () => {
      await expect(act()).rejects.toThrow("the log is full");
    });
    expect(await everything()).toEqual(before);
  });

  it.each([
    ["audit.exported", (file: string) => exportLog({ portal: own.portal, actor }, file, {}, "en")],
    ["database.backed-up", (file: string) => backUp(own.deps, file, actor)],
  ] as const)("L1: %s makes no file", async (_, act) => {
    const file = newFile("out");
    await whileTheLogIsFull(async () => {
      await expect(act(file)).rejects.toThrow("the log is full");
    });
    expect(existsSync(file)).toBe(false);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["keys.added", () => addKey(own.deps, "index", actor)],
    ["keys.dropped", () => dropKey(own.deps, "form", "k1", actor)],
    ["database.backed-up", () => backUp(own.deps, newFile("backup.sqlite"), actor)],
  ])("L1: %s is told in the log of every insurer, or of none", async (_, act) => {
    const { id: insurer } = await own.deps.db
      .selectFrom("insurers")
      .select("id")
      .where("origin", "=", "https://ni.test")
      .executeTakeFirstOrThrow();
    const before = await everything();
    await whileTheLogIsFull(() => expect(act()).rejects.toThrow("the log is full"), { insurer });
    expect(await everything()).toEqual(before);
  });
});

it("L1: a key that the database does not let go is not told as dropped", async () => {
  const { db } = own.deps;
  await sql`create trigger key_stays before delete on key_checks begin select raise(abort, 'it stays'); end`.execute(
    db,
  );
  const before = await everything();
  await expect(dropKey(own.deps, "form", "k1", actor)).rejects.toThrow("it stays");
  expect(await everything()).toEqual(before);
  await sql`drop trigger key_stays`.execute(db);
});
