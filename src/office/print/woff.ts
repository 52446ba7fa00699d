/** A font as the web has it (WOFF 1) made a TrueType file again; fontkit cannot read tables that WOFF left uncompressed. */
import { inflateSync } from "node:zlib";

/** @returns the TrueType file; any other file as it is. */
export function unpacked(file: Buffer): Buffer {
  if (file.toString("latin1", 0, 4) !== "wOFF") return file;
  const count = file.readUInt16BE(12);
  const entries = Array.from({ length: count }, (_, n) => file.subarray(44 + n * 20, 64 + n * 20));
  const head = Buffer.alloc(12 + count * 16);
  file.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [n, entry] of entries.entries()) {
    const [from, packed, length] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const data = file.subarray(from, from + packed);
    const table = Buffer.alloc(Math.ceil(length / 4) * 4);
    (packed < length ? inflateSync(data) : data).copy(table);
    const at = 12 + n * 16;
    entry.copy(head, at, 0, 4);
    entry.copy(head, at + 4, 16, 20);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(length, at + 12);
    parts.push(table);
    offset += table.length;
  }
  return Buffer.concat(parts);
}
