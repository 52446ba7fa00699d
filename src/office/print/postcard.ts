/** The notice as a postcard, 100 by 148 mm: the address side, then the side with the credentials. */
import type { Insurer } from "../../insurers/insurers.ts";
import { paperWords } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";
import { Paper } from "./paper.ts";
import { dateInWords, type Look, type Press, type Sheet, signInAddress, steps } from "./sheet.ts";

const size = [100, 148] as const;
/** Left edges of the seven boxes of the postal code, as on the official postcard. */
const postalBoxes = [44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3];
const plainColor = "#264af4";
const red = "#c9171e";

export function postcards(file: string, insurer: Insurer, _look: Look): Press {
  const paper = new Paper(file, { title: `${paperWords.documentTitle} ${insurer.name}`, author: insurer.name });
  return {
    async print(sheet) {
      await addressSide(paper, insurer, sheet);
      await contentSide(paper, insurer, sheet);
    },
    end: () => paper.end(),
  };
}

async function addressSide(paper: Paper, insurer: Insurer, sheet: Sheet): Promise<void> {
  await paper.page(size);
  for (const [index, x] of postalBoxes.entries()) {
    paper.box(x, 12, 5.7, 8, { stroke: red, line: index < 3 ? 1.2 : 0.6 });
    const digit = sheet.postalCode[index] ?? "";
    paper.line(digit, x + 2.85 - paper.width(digit, { size: 14 }) / 2, 18, { size: 14 });
  }
  const left = 12;
  const width = 100 - 2 * left;
  const end = paper.fitted(sheet.addressLines, { x: left, y: 33, width }, { size: 11, smallest: 6.5 });
  if (sheet.route) paper.fitted([sheet.route], { x: left, y: end, width }, { size: 8.5, smallest: 6 });
  paper.fitted([`${sheet.name} ${paperWords.honorific}`], { x: left, y: 68, width }, { size: 17, smallest: 10 });
  paper.line(paperWords.documentTitle, left, 100, { size: 10, bold: true, color: insurer.color ?? plainColor });
  paper.fitted([insurer.name], { x: left, y: 115, width: 76 }, { size: 9, smallest: 6 });
  paper.lines(insurer.postal_address, { x: left, y: 120, width: 76 }, { size: 7 });
  paper.line(say(paperWords.phone, { phone: insurer.phone }), left, 135, { size: 7 });
}

async function contentSide(paper: Paper, insurer: Insurer, sheet: Sheet): Promise<void> {
  await paper.page(size);
  const color = insurer.color ?? plainColor;
  const left = 7;
  const width = 86;
  paper.box(0, 0, 100, 11, { fill: color });
  paper.line(paperWords.heading, left, 7.3, { size: 11, bold: true, color: "#ffffff" });
  paper.lines(paperWords.lead, { x: left, y: 13, width }, { size: 7 });

  paper.qr(signInAddress(insurer, sheet), 71.5, 20, 23);
  let y = 22;
  for (const { title, text } of steps()) {
    paper.line(title, left, y + 2.7, { size: 7.5, bold: true, color });
    y = paper.lines(text, { x: left + 13, y, width: y < 42 ? 51 : width - 13 }, { size: 7.5 }) + 1.6;
  }

  paper.box(left, 88, width, 33, { stroke: red, line: 1.5 });
  credential(paper, paperWords.userId, sheet.temporaryUserId, left + 4, 95);
  credential(paper, paperWords.password, sheet.temporaryPassword, left + 4, 106);
  paper.line(say(paperWords.validUntil, { date: dateInWords(sheet.validUntil) }), left + 4, 117.5, {
    size: 8.5,
    bold: true,
  });
  paper.line(say(paperWords.address, { address: `${insurer.origin}/sign-in` }), left, 126.5, { size: 7.5 });
  const contact = say(paperWords.contact, { phone: insurer.phone, hours: insurer.phone_hours });
  paper.lines(contact, { x: left, y: 129.5, width }, { size: 7 });
}

function credential(paper: Paper, label: string, value: string, x: number, baseline: number): void {
  paper.line(label, x, baseline, { size: 8 });
  paper.line(value, x + 24, baseline + 0.6, { size: 15, bold: true });
}
