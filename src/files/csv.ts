/** CSV for Excel: UTF-8 with a byte order mark, RFC 4180, and no cell that a spreadsheet would compute (I2, I5). */

/** Begins the file; without it Excel reads Japanese as Shift JIS. */
export const byteOrderMark = "\uFEFF";

/** @returns one line with its CRLF; null is an empty cell. */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => quoted(typeof cell === "string" ? harmless(cell) : String(cell ?? ""))).join(",")}\r\n`;
}

/** OWASP's signs of a formula, in full width too. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n\0＝＋－＠]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
