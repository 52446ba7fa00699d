/**
 * The notice as a card folded in Z and pressed shut (圧着はがき), for a print shop: a sheet of three faces, both sides, with bleed,
 * marks where it is cut and dashed ones where it is folded.
 *
 * Front, left to right: outside (what it is), inside (the steps), inside (the credentials). Back, as one sees it when the sheet is
 * turned over: address (outside), inside, inside. Pressed shut, credentials face the steps.
 */
import type { Writable } from "node:stream";
import type { Insurer } from "../../insurers/insurers.ts";
import { paperWords } from "../../strings/paper.ts";
import {
  addressFace,
  colorOf,
  contactLines,
  faceSize,
  headingBand,
  proofMark,
  routeLine,
  secretFrame,
  senderBlock,
  stepsColumn,
} from "./faces.ts";
import { Paper } from "./paper.ts";
import type { Look, Press, Sheet } from "./sheet.ts";

const bleed = 3;
const format = { width: 3 * faceSize.width, height: faceSize.height, bleed };
const folds = [faceSize.width, 2 * faceSize.width];

export function foldedCards(out: Writable, insurer: Insurer, look: Look): Press {
  const about = { title: `${paperWords.documentTitle} ${insurer.name}`, author: insurer.name };
  const paper = new Paper(out, format, about);
  return {
    async print(sheet) {
      await paper.page();
      front(paper, insurer, sheet);
      await paper.page();
      back(paper, insurer, look, sheet);
    },
    end: () => paper.end(),
  };
}

function front(paper: Paper, insurer: Insurer, sheet: Sheet): void {
  paper.at(200, 0, () => proofMark(paper, sheet, { x: 18, y: 128, size: 90 }));
  paper.once("front", () => {
    paper.marks(folds);
    headingBand(paper, insurer, { faces: 3, bleed });
    outside(paper, insurer);
    paper.at(100, 0, () => stepsColumn(paper, insurer, { y: 18, size: 11 }));
    paper.at(200, 0, () => contactLines(paper, insurer, { y: 66, size: 9.5 }));
  });
  paper.at(200, 0, () => {
    secretFrame(paper, insurer, sheet, 22);
    routeLine(paper, sheet, 139);
  });
}

/** Read before it is opened. */
function outside(paper: Paper, insurer: Insurer): void {
  const area = { x: 8, width: 84 };
  const end = paper.lines(paperWords.lead, { ...area, y: 20 }, { size: 11.5 });
  paper.line(paperWords.open, 8, end + 14, { size: 14, bold: true, color: colorOf(insurer) });
  paper.lines(paperWords.openHow, { ...area, y: end + 18 }, { size: 11 });
  senderBlock(paper, insurer, paperWords.documentTitle);
}

function back(paper: Paper, insurer: Insurer, look: Look, sheet: Sheet): void {
  paper.once("back", () => paper.marks(folds));
  addressFace(paper, insurer, look, sheet);
}
