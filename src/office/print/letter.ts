/** The notice as a letter on A4, folded in three for a window envelope 長形3号. */
import type { Writable } from "node:stream";
import type { Insurer } from "../../insurers/insurers.ts";
import { paperWords } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";
import { colorOf, proofMark, red, stamps } from "./faces.ts";
import { Paper } from "./paper.ts";
import {
  dateInWords,
  goesAbroad,
  type Look,
  languageLines,
  type Press,
  postalCodeOf,
  type Sheet,
  signInAddress,
  signInPage,
  steps,
} from "./sheet.ts";

const format = { width: 210, height: 297 };
const left = 24;
const width = format.width - 2 * left;
/** Where the sheet is folded, from its upper edge. */
const folds = [99, 198];
const grey = "#555555";

export function letters(out: Writable, insurer: Insurer, look: Look): Press {
  const about = { title: `${paperWords.documentTitle} ${insurer.name}`, author: insurer.name };
  const paper = new Paper(out, format, about);
  return {
    async print(sheet) {
      await paper.page();
      proofMark(paper, sheet, { x: 52, y: 205, size: 150 });
      paper.once("sheet", () => {
        for (const y of folds) paper.rule([0, y], [5, y], { color: grey, line: 0.4 });
        sender(paper, insurer);
        stamps(paper, look, { x: 64, y: 14, size: 11 });
        body(paper, insurer);
      });
      addressBlock(paper, look, sheet);
      credentials(paper, insurer, sheet);
    },
    end: () => paper.end(),
  };
}

/** Lies in the window: 45 by 90 mm, from 20 mm left and 12 mm top. */
function addressBlock(paper: Paper, look: Look, sheet: Sheet): void {
  const window = { x: 24, width: 80 };
  if (goesAbroad(sheet)) paper.fitted(sheet.addressLines, { ...window, y: 15 }, { size: 9, smallest: 6.5 });
  else {
    paper.line(`〒${postalCodeOf(sheet)}`, 24, 19.5, { size: 11 });
    paper.fitted(sheet.addressLines, { ...window, y: 22 }, { size: 11, smallest: 6.5 });
  }
  paper.fitted([`${sheet.name} ${paperWords.honorific}`], { ...window, y: 46 }, { size: 15, smallest: 10 });
  if (look.hasMemberNumber) paper.line(sheet.memberNumber, 130, 60, { size: 8, color: grey });
  if (sheet.route === "") return;
  const route = say(paperWords.route, { route: sheet.route });
  paper.fitted([route], { x: 130, y: 62, width: 58 }, { size: 8.5, smallest: 6 });
}

function sender(paper: Paper, insurer: Insurer): void {
  const area = { x: 130, width: 58 };
  const name = paper.fitted([insurer.name], { ...area, y: 18 }, { size: 11, smallest: 7 });
  const end = paper.lines(insurer.postal_address, { ...area, y: name + 1 }, { size: 9 });
  paper.lines(say(paperWords.phone, { phone: insurer.phone }), { ...area, y: end + 1 }, { size: 9 });
}

/** Upper edge and height of the frame; the fold runs below it. */
const frame = { y: 103, height: 50 };

function body(paper: Paper, insurer: Insurer): void {
  const color = colorOf(insurer);
  paper.line(paperWords.heading, left, 78, { size: 22, bold: true, color });
  paper.lines(paperWords.lead, { x: left, y: 83, width }, { size: 12 });
  paper.box(left, frame.y, width, frame.height, { stroke: red, line: 1.8 });
  paper.line(paperWords.userId, left + 6, frame.y + 9, { size: 12 });
  paper.line(paperWords.password, left + 6, frame.y + 26, { size: 12 });

  paper.line(paperWords.stepsHeading, left, 164, { size: 16, bold: true, color });
  paper.rule([left, 166.5], [left + width, 166.5], { color, line: 0.8 });
  let y = 169.5;
  for (const { title, text } of steps()) {
    paper.line(title, left, y + 4.6, { size: 13, bold: true, color });
    y = paper.lines(text, { x: left + 23, y, width: width - 23 }, { size: 13 }) + 2.2;
  }
  const address = `${paperWords.addressLabel} ${signInPage(insurer)}`;
  y = paper.fitted([address], { x: left, y: y + 1.5, width }, { size: 12, smallest: 8 });
  y = paper.fitted(languageLines(insurer), { x: left, y: y + 0.5, width }, { size: 11, smallest: 8 });
  const contact = say(paperWords.contact, { phone: insurer.phone, hours: insurer.phone_hours });
  paper.lines(contact, { x: left, y: y + 1.5, width }, { size: 11 });
}

function credentials(paper: Paper, insurer: Insurer, sheet: Sheet): void {
  paper.line(sheet.temporaryUserId, left + 6, frame.y + 18, { size: 25, bold: true });
  paper.line(sheet.temporaryPassword, left + 6, frame.y + 35.5, { size: 25, bold: true });
  const days = { from: dateInWords(sheet.validFrom), until: dateInWords(sheet.validUntil) };
  paper.line(say(paperWords.validity, days), left + 6, frame.y + 45.5, { size: 12.5, bold: true });
  paper.qr(signInAddress(insurer, sheet), left + width - 44, frame.y + 2, 42);
}
