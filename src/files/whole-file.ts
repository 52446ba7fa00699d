/** Files that carry their name only when they are whole: written as `<name>.part`, then renamed (D5). */
import { closeSync, createWriteStream, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import { forbidden } from "./access.ts";
import { Refusal } from "./refusal.ts";

/**
 * Makes a file of mode 0600; when `write` fails or the program is interrupted, nothing stays.
 * @param write fills the empty file whose path it is given. @throws {Refusal} when the file is there already.
 */
export async function writeWhole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) throw new Refusal("fileExists", { path });
  refuseUnwritable(path);
  const part = `${path}.part`;
  const discard = () => {
    // SQLite keeps what is not in the file yet beside it.
    for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(`${part}${ending}`, { force: true });
  };
  discard();
  const stop = (signal: NodeJS.Signals) => {
    discard();
    // The listener is gone by now, so this ends the process at once and tells the shell why.
    process.kill(process.pid, signal);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    closeSync(openSync(part, "wx", 0o600));
    await write(part);
    settle(part, path);
  } catch (error) {
    discard();
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** @throws {Refusal} where no file can be made at that path: its folder is missing, or is not this user's. */
export function refuseUnwritable(path: string): void {
  const folder = dirname(path);
  const refusal = forbidden(folder, "fill");
  if (refusal) throw refusal;
  if (!existsSync(folder)) throw new Refusal("folderMissing", { folder });
}

/** @returns where a file is written that only its owner can read; it must not exist, and is on the disk when the stream has finished. */
export function newFile(path: string): Writable {
  return createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
}

/** Puts a written file under its name, so that a power cut leaves the old state or the new one. */
export function settle(part: string, path: string): void {
  flush(part);
  renameSync(part, path);
  flush(dirname(path));
}

function flush(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
