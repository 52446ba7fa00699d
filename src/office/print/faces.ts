/** The faces of a card, 100 by 148 mm each, as postcard and folded card share them. */
import type { Insurer } from "../../insurers/insurers.ts";
import { paidTogether, paperWords, postcardMark, postcardMarkAbroad } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";
import type { Paper } from "./paper.ts";
import {
  dateInWords,
  goesAbroad,
  type Look,
  languageLines,
  type Sheet,
  signInAddress,
  signInPage,
  steps,
} from "./sheet.ts";

export const faceSize = { width: 100, height: 148 };
export const red = "#c9171e";
const plainColor = "#264af4";
const grey = "#555555";
/** So pale that what is printed over it stays readable. */
const proofColor = "#f6d3d6";
/** Left edges of the seven boxes of the postal code, as on the official postcard. */
const postalBoxes = [44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3];
const left = 8;
const width = faceSize.width - 2 * left;

export function colorOf(insurer: Insurer): string {
  return insurer.color ?? plainColor;
}

/** The side the post reads: nothing on it but who gets it and who sends it. */
export function addressFace(paper: Paper, insurer: Insurer, look: Look, sheet: Sheet): void {
  proofMark(paper, sheet, { x: 18, y: 92, size: 90 });
  const isAbroad = goesAbroad(sheet);
  const shared = { isAbroad, ...look };
  paper.once(isAbroad ? "address-side-abroad" : "address-side", () => addressSide(paper, insurer, shared));
  for (const [index, x] of postalBoxes.entries()) {
    const digit = sheet.postalCode[index] ?? "";
    paper.line(digit, x + 2.85 - paper.width(digit, { size: 14 }) / 2, 18, { size: 14 });
  }
  const area = { x: 12, width: 76 };
  paper.fitted(sheet.addressLines, { ...area, y: isAbroad ? 32 : 38 }, { size: 11, smallest: 6.5 });
  paper.fitted([`${sheet.name} ${paperWords.honorific}`], { ...area, y: 70 }, { size: 18, smallest: 10 });
  if (!look.hasMemberNumber) return;
  const number = { size: 6.5, color: grey };
  paper.line(sheet.memberNumber, 88 - paper.width(sheet.memberNumber, number), 139, number);
}

function addressSide(paper: Paper, insurer: Insurer, look: Look & { isAbroad: boolean }): void {
  if (look.isAbroad) markLine(paper, postcardMarkAbroad);
  else if (!look.isOfficialCard) {
    markLine(paper, [...postcardMark].join(" "));
    for (const [index, x] of postalBoxes.entries()) {
      paper.box(x, 12, 5.7, 8, { stroke: red, line: index < 3 ? 1.2 : 0.6 });
    }
  }
  if (look.paidAt) paidMark(paper, look.paidAt);
  stamps(paper, look, { x: 12, y: 97, size: 10 });
  senderBlock(paper, insurer, paperWords.documentTitle);
}

/** The mark of the post for mail that is paid together: a square of 22 mm, the office above, 料金別納郵便 below. */
function paidMark(paper: Paper, postOffice: string): void {
  const [x, y, side] = [10, 8, 22];
  paper.box(x, y, side, side, { line: 0.8 });
  paper.rule([x, y + side / 2], [x + side, y + side / 2], { line: 0.5 });
  const style = { size: 8, smallest: 4.5 };
  paper.fitted([postOffice], { x: x + 1, y: y + 3, width: side - 2 }, style);
  paper.fitted([paidTogether], { x: x + 1, y: y + side / 2 + 3.5, width: side - 2 }, style);
}

/** What kind of mail it is, in the middle of the upper edge. */
function markLine(paper: Paper, title: string): void {
  paper.line(title, 50 - paper.width(title, { size: 8 }) / 2, 7, { size: 8, color: red });
}

/** Who sends the card, at the foot of a face. */
export function senderBlock(paper: Paper, insurer: Insurer, title: string): void {
  const color = colorOf(insurer);
  const area = { x: 12, width: 76 };
  paper.rule([12, 112], [88, 112], { color, line: 1 });
  paper.line(title, 12, 117.5, { size: 10, bold: true, color });
  paper.fitted([insurer.name], { ...area, y: 120 }, { size: 10, smallest: 6 });
  const end = paper.lines(insurer.postal_address, { ...area, y: 126 }, { size: 7 });
  paper.line(say(paperWords.phone, { phone: insurer.phone }), 12, end + 2.6, { size: 7 });
}

/** 親展 and 転送不要, each in a frame. */
export function stamps(paper: Paper, look: Look, { x, y, size }: { x: number; y: number; size: number }): void {
  const words = [look.isConfidential && paperWords.confidential, look.isReturned && paperWords.doNotForward];
  let at = x;
  for (const word of words.filter((each) => each !== false && each !== undefined)) {
    const style = { size, bold: true, color: red };
    const wide = paper.width(word, style) + size * 0.3;
    paper.box(at, y, wide, size * 0.55, { stroke: red, line: 1 });
    paper.line(word, at + size * 0.15, y + size * 0.41, style);
    at += wide + 3;
  }
}

/** A band with the heading over so many faces. @param bleed how far it runs over the edges, in millimetres. */
export function headingBand(paper: Paper, insurer: Insurer, { faces = 1, bleed = 0 } = {}): void {
  paper.box(-bleed, -bleed, faces * faceSize.width + 2 * bleed, 12 + bleed, { fill: colorOf(insurer) });
  paper.line(paperWords.heading, left, 8, { size: 12, bold: true, color: "#ffffff" });
}

/** 登録の手順. @returns where it ends. */
export function stepsColumn(paper: Paper, insurer: Insurer, { y, size }: { y: number; size: number }): number {
  const color = colorOf(insurer);
  paper.line(paperWords.stepsHeading, left, y + size * 0.4, { size: size * 1.25, bold: true, color });
  paper.rule([left, y + size * 0.4 + 1.5], [left + width, y + size * 0.4 + 1.5], { color, line: 0.6 });
  let end = y + size * 0.4 + 3.2;
  const indent = size * 1.6;
  for (const { title, text } of steps()) {
    paper.line(title, left, end + size * 0.353, { size, bold: true, color });
    end = paper.lines(text, { x: left + indent, y: end, width: width - indent }, { size }) + size * 0.17;
  }
  return end;
}

/** The one frame that a seal covers: the QR code holds the user ID too. @param y its upper edge; 34 mm high. */
export function secretFrame(paper: Paper, insurer: Insurer, sheet: Sheet, y: number): void {
  const [first, second] = [y + 5.4, y + 16.4];
  paper.once("frame", () => {
    paper.box(left, y, width, 34, { stroke: red, line: 1.5 });
    paper.line(paperWords.userId, left + 3, first, { size: 7.5 });
    paper.line(paperWords.password, left + 3, second, { size: 7.5 });
  });
  paper.line(sheet.temporaryUserId, left + 3, first + 5.8, { size: 14.5, bold: true });
  paper.line(sheet.temporaryPassword, left + 3, second + 5.8, { size: 14.5, bold: true });
  paper.qr(signInAddress(insurer, sheet), left + width - 29, y + 0.5, 28.5);
  const days = { from: dateInWords(sheet.validFrom), until: dateInWords(sheet.validUntil) };
  const style = { size: 8.5, bold: true, smallest: 6 };
  paper.fitted([say(paperWords.validity, days)], { x: left + 3, y: y + 28, width: width - 6 }, style);
}

/** Address, languages, telephone. @returns where it ends. */
export function contactLines(paper: Paper, insurer: Insurer, { y, size }: { y: number; size: number }): number {
  const area = { x: left, width };
  const address = `${paperWords.addressLabel} ${signInPage(insurer)}`;
  let end = paper.fitted([address], { ...area, y }, { size: size * 1.1, smallest: size * 0.7 });
  end = paper.fitted(
    languageLines(insurer),
    { ...area, y: end + size * 0.08 },
    { size: size * 0.95, smallest: size * 0.6 },
  );
  const contact = say(paperWords.contact, { phone: insurer.phone, hours: insurer.phone_hours });
  return paper.lines(contact, { ...area, y: end + size * 0.12 }, { size });
}

/** 配布先 lies inside: on the outside it would tell the post where somebody works. */
export function routeLine(paper: Paper, { route }: Sheet, y: number): void {
  if (route === "") return;
  paper.fitted([say(paperWords.route, { route })], { x: left, y, width }, { size: 6.5, smallest: 5 });
}

export function proofMark(paper: Paper, { isProof }: Sheet, at: { x: number; y: number; size: number }): void {
  if (isProof) paper.line(paperWords.proof, at.x, at.y, { size: at.size, bold: true, color: proofColor });
}
