/** The notice as a postcard, 100 by 148 mm: the address side, then the side with the credentials. */
import type { Writable } from "node:stream";
import type { Insurer } from "../../insurers/insurers.ts";
import { paperWords } from "../../strings/paper.ts";
import {
  addressFace,
  contactLines,
  faceSize,
  headingBand,
  proofMark,
  routeLine,
  secretFrame,
  stepsColumn,
} from "./faces.ts";
import { Paper } from "./paper.ts";
import type { Look, Press, Sheet } from "./sheet.ts";

export function postcards(out: Writable, insurer: Insurer, look: Look): Press {
  const about = { title: `${paperWords.documentTitle} ${insurer.name}`, author: insurer.name };
  const paper = new Paper(out, faceSize, about);
  return {
    async print(sheet) {
      await paper.page();
      addressFace(paper, insurer, look, sheet);
      await paper.page();
      contentFace(paper, insurer, sheet);
    },
    end: () => paper.end(),
  };
}

function contentFace(paper: Paper, insurer: Insurer, sheet: Sheet): void {
  proofMark(paper, sheet, { x: 18, y: 72, size: 90 });
  paper.once("content-side", () => {
    headingBand(paper, insurer);
    const end = paper.lines(paperWords.lead, { x: 8, y: 13.5, width: 84 }, { size: 7 });
    stepsColumn(paper, insurer, { y: end + 1.5, size: 7.1 });
    contactLines(paper, insurer, { y: 119.5, size: 6.5 });
  });
  secretFrame(paper, insurer, sheet, 83.5);
  routeLine(paper, sheet, 142);
}
