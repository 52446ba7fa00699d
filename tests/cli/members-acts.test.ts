/** What an operator types about members who leave, change and are erased, and about the progress of all. */
import { beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase } from "../support/database.ts";
import { fileWith } from "../support/member-list.ts";
import { dataFolder, genkan, type Settings } from "../support/server-process.ts";

let settings: Settings;
beforeEach(async () => {
  const { url } = await newDatabase();
  settings = { DATA_DIR: dataFolder(), DATABASE_URL: url };
  const deps = await openDeps(readConfig(settings));
  const portal = await makeDemonstration(deps, "http://localhost:8080");
  const members = await deps.db.selectFrom("members").select("id").execute();
  for (const { id } of members) await issueNotice(portal, id);
  await deps.db.destroy();
});

const types = async (...args: string[]) => {
  const { code, says, complains } = await genkan(args, settings);
  return [code, ...`${says}${complains}`.trimEnd().split("\n")];
};
const why = ["--reason", "退職", "--as", "hanako"];

it("leaves by list only when the number was confirmed", async () => {
  const list = fileWith("会員番号,資格喪失日\n1001-1,2026-03-31\n1002-1,\n");
  const command = ["members", "leave", "--file", list, "--date", "2026-04-30", ...why];
  const told = [
    "2 members leave by this list, 0 of it have left already.",
    "First: 1001-1 after 2026-03-31. Last: 1002-1.",
  ];
  const refused = [1, ...told, "Nobody leaves. To go on: --yes-leave 2"];
  expect(await types(...command)).toEqual(refused);
  expect(await types(...command, "--yes-leave", "3")).toEqual(refused);
  expect(await types(...command, "--yes-leave", "2")).toEqual([0, ...told, "2 members leave."]);
  expect(await types("members", "leave", "--file", list, "--undo", ...why)).toEqual([0, "2 members stay."]);
});

it("shows old and new of a correction, and says what is left to do", async () => {
  const db = openDatabase(settings.DATABASE_URL!);
  await db.updateTable("members").set({ locked_at: 1 }).where("member_number", "=", "1001-1").execute();
  await db.destroy();
  expect(await types("members", "correct", "1001-1", "--birth-date", "S54.8.23", ...why)).toEqual([
    0,
    "生年月日: 1979-08-22 → 1979-08-23",
    "The member is still locked: genkan members unlock 1001-1",
  ]);
  expect(await types("members", "renumber", "1001-1", "1002-1", ...why)).toEqual([
    1,
    "The number 1002-1 belongs to another member. Nothing was changed.",
  ]);
  expect(await types("members", "mark", "1001-1", "--paper-only", "--guardian", "見本 母", ...why)).toEqual([
    0,
    "Marks of member 1001-1: paper only, guardian 見本 母",
  ]);
});

it("erases only who left long enough ago, when the number was typed, and certifies it", async () => {
  const erase = ["members", "erase", "1001-1", "--backups-kept", "14", ...why];
  expect(await types(...erase)).toEqual([1, "Nothing was erased. To go on: --yes-erase 1001-1"]);
  const sure = [...erase, "--yes-erase", "1001-1"];
  expect((await types(...sure))[1]).toContain("Member 1001-1 has not left.");
  const db = openDatabase(settings.DATABASE_URL!);
  await db.updateTable("members").set({ retired_at: 1 }).where("member_number", "=", "1001-1").execute();
  await db.destroy();
  const [code, title, when, rows, log, backups] = await types(...sure);
  expect([code, title]).toEqual([0, "Certificate of erasure: member 1001-1"]);
  expect(when).toMatch(/ by operator:hanako, for あおば健康保険組合\.$/);
  expect(rows).toBe("Rows: notices 1, members 1");
  expect(log).toMatch(/row \d+ tells of this/);
  expect(backups).toMatch(/until \d{4}-\d\d-\d\d; none after that\.$/);
  expect((await types("audit", "verify"))[0]).toBe(0);
  expect(await types("members", "erase", "--due", ...why)).toEqual([0, "Nobody left more than 730 days ago."]);
});

it("shows the funnel, and who stands behind a number", async () => {
  const [all] = JSON.parse((await genkan(["progress", "--json"], settings)).says);
  expect(all).toMatchObject({ group: "", members: 3 });
  expect(all.steps[0]).toEqual({ step: "issued", reached: 3, stopped: 3, medianMs: null });
  const { says } = await genkan(["progress", "--list", "issued", "--json"], settings);
  expect(JSON.parse(says).map(({ number }: { number: string }) => number)).toEqual(["1001-1", "1002-1", "1003-1"]);
  const japanese = await genkan(["progress", "--by", "route"], { ...settings, LANG: "ja_JP.UTF-8" });
  expect(japanese.says.split("\n")[0]).toMatch(/^配布先 +人数 +通知の発行/);
});
