/** Whether the user of this process may use a path; where not, in which words it is said. */
import { accessSync, constants, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { Refusal } from "./refusal.ts";

/** Operations that a path is used for, as `fs` writes them. */
const needed = {
  read: constants.R_OK,
  write: constants.R_OK | constants.W_OK,
  /** Of a folder: files are made in it. */
  fill: constants.W_OK | constants.X_OK,
  enter: constants.X_OK,
};
type Use = keyof typeof needed;

/**
 * @returns what is in the way of that use, at the path itself or at a folder above it; nothing where it may be used, or is
 * not there and the folder above says why.
 */
export function forbidden(path: string, use: Use): Refusal | undefined {
  const above = dirname(path);
  const inTheWay = above === path ? undefined : forbidden(above, "enter");
  if (inTheWay) return inTheWay;
  try {
    accessSync(path, needed[use]);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "EROFS") return new Refusal([{ key: "diskReadOnly", values: { path } }, { key: "mountWritable" }]);
    if (code === "EACCES" || code === "EPERM") return refusalAt(path);
  }
  return undefined;
}

/** Whether others than its owner may do anything with it. Windows has no such modes: every file there looks open. */
export function isOpenToOthers(path: string, platform: string = process.platform): boolean {
  return platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
}

/** @returns the name of the user of this process; its number where the machine has no name for it. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "");
  }
}

function refusalAt(path: string): Refusal {
  const { uid, mode } = statSync(path);
  const own = process.getuid?.() ?? uid;
  const who = { path, user: `${ownName()} (${own})`, owner: uid };
  return uid === own
    ? new Refusal([
        { key: "pathClosed", values: { ...who, mode: (mode & 0o777).toString(8) } },
        { key: "openPath", values: who },
      ])
    : new Refusal([
        { key: "pathOfOther", values: who },
        { key: "ownPath", values: { ...who, own } },
      ]);
}
