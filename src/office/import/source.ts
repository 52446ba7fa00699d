/** A member list as it lies on the disk: its encoding, its separator and its fingerprint. Read in pieces, never as a whole. */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { Refusal } from "../../files/refusal.ts";

type Encoding = "utf-8" | "shift_jis";

export interface Source {
  name: string;
  handle: FileHandle;
  encoding: Encoding;
  separator: "," | "\t";
  /** Hexadecimal. */
  sha256: string;
  size: number;
  changedAt: number;
}

export const largestFile = 1024 ** 3;
const pieceBytes = 128 * 1024;

/** Opens a file and finds out how it is written (I1). The caller closes it. @throws {Refusal} */
export async function openSource(path: string): Promise<Source> {
  const handle = await open(path).catch((error: Error) => {
    throw new Refusal("listUnreadable", { reason: error.message });
  });
  try {
    const stat = await handle.stat();
    const { size, mtimeMs } = stat;
    if (!stat.isFile()) throw new Refusal("listNotFile", { path });
    if (size > largestFile) throw new Refusal("listTooLarge");
    const encoding = await encodingOf(handle);
    const separator = separatorOf(await firstLine(handle, encoding));
    const sha256 = await fingerprint(handle);
    return { name: basename(path), handle, encoding, separator, sha256, size, changedAt: mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @returns the text in pieces that end anywhere; UTF-8 stays bytes, which the parser reads itself. */
export async function* textOf({ handle, encoding }: Source): AsyncGenerator<Buffer | string> {
  if (encoding === "utf-8") {
    yield* piecesOf(handle);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of piecesOf(handle)) yield decoder.decode(piece, { stream: true });
}

/** @throws {Refusal} when somebody wrote to the file since it was opened. */
export async function confirmUnchanged({ handle, size, changedAt }: Source): Promise<void> {
  const now = await handle.stat();
  if (now.size !== size || now.mtimeMs !== changedAt) throw changedMeanwhile();
}

export function changedMeanwhile(): Refusal {
  return new Refusal("listChanged");
}

/** Strict UTF-8 first: the two refuse each other's Japanese, so nothing is guessed. */
async function encodingOf(handle: FileHandle): Promise<Encoding> {
  for (const encoding of ["utf-8", "shift_jis"] as const) {
    if (await isWrittenIn(handle, encoding)) return encoding;
  }
  throw new Refusal("listEncoding");
}

async function isWrittenIn(handle: FileHandle, encoding: Encoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of piecesOf(handle)) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

async function firstLine(handle: FileHandle, encoding: Encoding): Promise<string> {
  for await (const piece of piecesOf(handle)) return new TextDecoder(encoding).decode(piece).split(/[\r\n]/, 1)[0]!;
  return "";
}

function separatorOf(headingLine: string): "," | "\t" {
  return headingLine.split("\t").length > headingLine.split(",").length ? "\t" : ",";
}

async function fingerprint(handle: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of piecesOf(handle)) hash.update(piece);
  return hash.digest("hex");
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
