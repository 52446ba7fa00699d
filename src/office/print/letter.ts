/** The notice as a letter on A4, folded in three for a window envelope 長形3号. */
import type { Insurer } from "../../insurers/insurers.ts";
import { paperWords } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";
import { Paper } from "./paper.ts";
import { dateInWords, type Look, type Press, type Sheet, signInAddress, steps } from "./sheet.ts";

const size = [210, 297] as const;
const left = 24;
const width = 162;
const plainColor = "#264af4";
const red = "#c9171e";

export function letters(file: string, insurer: Insurer, _look: Look): Press {
  const paper = new Paper(file, { title: `${paperWords.documentTitle} ${insurer.name}`, author: insurer.name });
  return {
    async print(sheet) {
      await paper.page(size);
      addressBlock(paper, insurer, sheet);
      body(paper, insurer, sheet);
    },
    end: () => paper.end(),
  };
}

/** Lies in the window: 45 by 90 mm, from 20 mm left and 12 mm top. */
function addressBlock(paper: Paper, insurer: Insurer, sheet: Sheet): void {
  paper.line(`〒${sheet.postalCode.slice(0, 3)}-${sheet.postalCode.slice(3)}`, left, 20, { size: 10.5 });
  const window = { x: left, width: 80 };
  const end = paper.fitted(sheet.addressLines, { ...window, y: 22 }, { size: 10.5, smallest: 6.5 });
  if (sheet.route) paper.fitted([sheet.route], { ...window, y: end }, { size: 8.5, smallest: 6 });
  paper.fitted([`${sheet.name} ${paperWords.honorific}`], { ...window, y: 47 }, { size: 14, smallest: 7.5 });
  const sender = { x: 130, width: 66 };
  paper.fitted([insurer.name], { ...sender, y: 20 }, { size: 10.5, smallest: 7 });
  const senderEnd = paper.lines(insurer.postal_address, { ...sender, y: 26 }, { size: 8.5 });
  paper.lines(say(paperWords.phone, { phone: insurer.phone }), { ...sender, y: senderEnd + 1 }, { size: 8.5 });
}

function body(paper: Paper, insurer: Insurer, sheet: Sheet): void {
  const color = insurer.color ?? plainColor;
  paper.line(paperWords.heading, left, 80, { size: 18, bold: true, color });
  paper.lines(paperWords.lead, { x: left, y: 86, width }, { size: 11 });

  paper.box(left, 104, width, 42, { stroke: red, line: 1.5 });
  credential(paper, paperWords.userId, sheet.temporaryUserId, 116);
  credential(paper, paperWords.password, sheet.temporaryPassword, 129);
  paper.line(say(paperWords.validUntil, { date: dateInWords(sheet.validUntil) }), left + 6, 141, {
    size: 12,
    bold: true,
  });
  paper.qr(signInAddress(insurer, sheet), 148, 106, 36);

  let y = 156;
  for (const { title, text } of steps()) {
    paper.line(title, left, y + 4.4, { size: 12, bold: true, color });
    y = paper.lines(text, { x: left + 22, y, width: width - 22 }, { size: 12 }) + 3;
  }
  paper.line(say(paperWords.address, { address: `${insurer.origin}/sign-in` }), left, 256, { size: 12 });
  const contact = say(paperWords.contact, { phone: insurer.phone, hours: insurer.phone_hours });
  paper.lines(contact, { x: left, y: 262, width }, { size: 11 });
}

function credential(paper: Paper, label: string, value: string, baseline: number): void {
  paper.line(label, left + 6, baseline, { size: 12 });
  paper.line(value, left + 46, baseline + 0.8, { size: 20, bold: true });
}
