/**
 * Folders of the tests' own, in memory where the machine has room there. Each commit of SQLite waits for the disk, and that
 * was half the time; that it waits is held by a test that reads the setting (D1).
 */
import { existsSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";

/** @param purpose stands in its name. */
export function newFolder(purpose: string): string {
  return mkdtempSync(join(hasRoom() ? memory : tmpdir(), `genkan-${purpose}-`));
}

/** Docker gives 64 MB of it. */
function hasRoom(): boolean {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 1_000_000_000;
}
