/** The notices as a list for a print shop: CSV, UTF-8 with a byte order mark, and a sheet that says what its columns are. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import type { Insurer } from "../../insurers/insurers.ts";
import { columnWords, layoutWords } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";
import { dateInWords, type Look, type Press, postalCodeOf, type Sheet, signInAddress } from "./sheet.ts";

/** What stands in each column, in the order of the file. */
const columns: Record<keyof typeof columnWords, (sheet: Sheet, insurer: Insurer, line: number) => string> = {
  memberNumber: ({ memberNumber }) => memberNumber,
  name: ({ name }) => name,
  postalCode: (sheet) => postalCodeOf(sheet),
  address1: ({ addressLines }) => addressLines[0] ?? "",
  address2: ({ addressLines }) => addressLines[1] ?? "",
  address3: ({ addressLines }) => addressLines[2] ?? "",
  address4: ({ addressLines }) => addressLines.slice(3).join(" "),
  route: ({ route }) => route,
  userId: ({ temporaryUserId }) => temporaryUserId,
  password: ({ temporaryPassword }) => temporaryPassword,
  validFrom: ({ validFrom }) => dateInWords(validFrom),
  validUntil: ({ validUntil }) => dateInWords(validUntil),
  qr: (sheet, insurer) => signInAddress(insurer, sheet),
  line: (_, __, line) => String(line),
};
const words = Object.values(columnWords);

export function printShopList(out: Writable, insurer: Insurer, look: Look): Press {
  out.write(byteOrderMark + csvRow(words.map(({ heading }) => heading)));
  const longest = words.map(() => 0);
  let count = 0;
  return {
    async print(sheet) {
      count += 1;
      const cells = Object.values(columns).map((cell) => cell(sheet, insurer, count));
      for (const [n, cell] of cells.entries()) longest[n] = Math.max(longest[n]!, [...cell].length);
      if (!out.write(csvRow(cells))) await once(out, "drain");
    },
    async end() {
      out.end();
      await finished(out);
    },
    layout: () => layoutOf(insurer, look, { count, longest }),
  };
}

/** Holds nobody's data, so that it may be sent as it is. */
function layoutOf(insurer: Insurer, look: Look, { count, longest }: { count: number; longest: number[] }): string {
  const values = { insurer: insurer.name, count, columns: words.length, lines: count + 1 };
  const wishes = [
    look.isConfidential && layoutWords.confidential,
    look.isReturned && layoutWords.doNotForward,
    look.paidAt && say(layoutWords.paidAt, { paidAt: look.paidAt }),
  ];
  const lines = words.map(({ heading, about }, n) =>
    say(layoutWords.column, { number: n + 1, heading, about, longest: longest[n]! }),
  );
  const text = [
    say(layoutWords.head, values),
    ...lines,
    layoutWords.foot,
    ...wishes.filter((wish) => typeof wish === "string"),
  ];
  return `${byteOrderMark}${text.join("\n").replaceAll("\n", "\r\n")}\r\n`;
}
