import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { nextBackup, rotate } from "../../src/operations/rotation.ts";

let backupDir: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "genkan-rotation-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  backupDir = join(folder, "backup");
});

const day = (number: number) => Date.parse(`2026-04-0${number}T03:04:05+09:00`);

describe("the folder of the backups", () => {
  it("is made for its owner, and each backup is named by its moment in Japan", () => {
    expect(nextBackup({ backupDir }, day(6))).toBe(join(backupDir, "genkan-2026-04-06-030405.sqlite"));
    expect(readdirSync(backupDir)).toEqual([]);
  });

  it("keeps the newest so many, and whatever else lies there", () => {
    for (const number of [3, 1, 4, 2]) writeFileSync(nextBackup({ backupDir }, day(number)), "");
    const others = ["before-the-move.sqlite", "genkan-2020-01-01-000000.sqlite.part", "genkan-2020-01-01.sqlite"];
    for (const name of others) writeFileSync(join(backupDir, name), "");
    expect(rotate({ backupDir }, 2)).toEqual([1, 2].map((number) => nextBackup({ backupDir }, day(number))));
    expect(readdirSync(backupDir).sort()).toEqual(
      [...others, "genkan-2026-04-03-030405.sqlite", "genkan-2026-04-04-030405.sqlite"].sort(),
    );
    expect(rotate({ backupDir }, 14)).toEqual([]);
  });
});
