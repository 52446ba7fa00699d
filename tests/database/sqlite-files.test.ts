import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrate.ts";

/** The modes of the file and of what stands beside it while it is open, in a folder that everybody may enter. */
async function modesOf(prepare: (path: string) => void): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  const path = join(folder, "genkan.sqlite");
  prepare(path);
  const db = openDatabase(`sqlite:${path}`);
  onTestFinished(() => db.destroy());
  await migrate(db);
  return [path, `${path}-wal`, `${path}-shm`].map((file) => (statSync(file).mode & 0o777).toString(8));
}

describe("the files of SQLite", () => {
  it("D14: are for their owner only when they are made, whoever may enter the folder", async () => {
    expect(await modesOf(() => {})).toEqual(["600", "600", "600"]);
  });

  it("D14: are made so at the start where they were not", async () => {
    expect(await modesOf((path) => writeFileSync(path, "", { mode: 0o644 }))).toEqual(["600", "600", "600"]);
  });
});
