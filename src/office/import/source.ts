/** A member list as it lies on the disk: its kind, its encoding and its fingerprint. Text is read in pieces, never as a whole. */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { Refusal } from "../../files/refusal.ts";
import { columnNamed } from "./headings.ts";
import { isZip, refuseOtherKinds } from "./kinds.ts";
import type { FileRow } from "./records.ts";
import { readWorkbook } from "./workbook.ts";

export type Encoding = "utf-8" | "shift_jis" | "utf-16le" | "utf-16be" | "xlsx";

export interface Source {
  name: string;
  handle: FileHandle;
  encoding: Encoding;
  separator: "," | "\t" | ";";
  /** Of a workbook: the sheet that is read. Text stays in the file. */
  sheet?: { name: string; rows: FileRow[] };
  /** Hexadecimal. */
  sha256: string;
  size: number;
  changedAt: number;
}

export const largestFile = 1024 ** 3;
const pieceBytes = 128 * 1024;
const headBytes = 16 * 1024;

/**
 * Opens a file and finds out how it is written (I1). The caller closes it.
 * @param wantedSheet of a workbook that has several lists. @throws {Refusal}
 */
export async function openSource(path: string, wantedSheet?: string): Promise<Source> {
  const handle = await open(path).catch((error: Error) => {
    throw new Refusal("listUnreadable", { reason: error.message });
  });
  try {
    const stat = await handle.stat();
    const { size, mtimeMs } = stat;
    if (!stat.isFile()) throw new Refusal("listNotFile", { path });
    if (size > largestFile) throw new Refusal("listTooLarge");
    const head = await headOf(handle);
    await refuseOtherKinds(head, handle);
    const known = { name: basename(path), handle, size, changedAt: mtimeMs };
    if (isZip(head)) {
      const sheet = await readWorkbook(handle, size, wantedSheet);
      return { ...known, encoding: "xlsx", separator: ",", sheet, sha256: await fingerprint(handle) };
    }
    const encoding = await encodingOf(handle, head);
    const separator = separatorOf(new TextDecoder(encoding).decode(head));
    return { ...known, encoding, separator, sha256: await fingerprint(handle) };
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

/** UTF-16 shows in its zeros. Of the two others strict UTF-8 comes first: they refuse each other's Japanese. */
async function encodingOf(handle: FileHandle, head: Buffer): Promise<Encoding> {
  const wide = wideEncoding(head);
  for (const encoding of wide ? [wide] : (["utf-8", "shift_jis"] as const)) {
    if (await isWrittenIn(handle, encoding)) return encoding;
  }
  throw new Refusal("listEncoding");
}

/** Without a byte order mark, digits and separators tell on which side of each letter the zero is. */
function wideEncoding(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const zeros = [0, 1].map((side) => head.filter((byte, index) => byte === 0 && index % 2 === side).length);
  const [even = 0, odd = 0] = zeros;
  if (even + odd < head.length / 20) return undefined;
  return odd > even ? "utf-16le" : "utf-16be";
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

async function headOf(handle: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** The separator that takes a line apart into most known headings; where none does, the one that is there most often. */
function separatorOf(text: string): Source["separator"] {
  const lines = text.split(/[\r\n]+/, 40);
  const known = (separator: string) =>
    Math.max(...lines.map((line) => line.split(separator).filter((cell) => columnNamed(bare(cell))).length));
  const often = (separator: string) => text.split(separator).length;
  const ranked = ([",", "\t", ";"] as const).map((each) => ({ each, rank: [known(each), often(each)] as const }));
  return ranked.sort((a, b) => b.rank[0] - a.rank[0] || b.rank[1] - a.rank[1])[0]!.each;
}

const bare = (cell: string) => cell.replace(/^=?"|"$/g, "");

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
