/** docs/requirements.md has the text of every requirement that is cited by number, whoever cites it. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const citing = ["{src,views,static,db,tests}/**/*.{ts,js,eta,css,svg}", "docs/*.md", "*.md"];

const number = String.raw`(?:OP|[A-Z])\d{1,2}`;
const range = `${number}(?:-${number})?`;
const list = `${range}(?:, ${range})*`;

/** In comments and docs: "(R8)", "(S10-S12)", "(S4, ASVS 7.3.1)", "(P2 asks for …)". A call has no space before its parenthesis. */
const inParentheses = new RegExp(String.raw`(?<=^|\s)\((${list})(?=\)|, | [a-z])`, "gm");
/** In a sentence: "the check of S10". Neither paper of size A4 nor the date S54.8.22. */
const inSentence = new RegExp(String.raw`\b(?:of|by|see|\.md) (${list})\b(?!\.?\w)`, "gm");
/** At the head of a test's name, of a part of it, or of a row for one: "O1, O2, O6: …", "S5: …, and F5: …". */
const atHead = new RegExp(String.raw`(?<=["'\x60]|, and )(${list})(?=: )`, "gm");

/** @returns the numbers that a file's text cites, ranges written out. */
function citationsIn(text: string): string[] {
  return [inParentheses, inSentence, atHead]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .flatMap(([, numbers = ""]) => numbers.split(", "))
    .flatMap(writtenOut);
}

/** "S10-S12" → S10, S11, S12. */
function writtenOut(text: string): string[] {
  const [first = "", last = first] = text.split("-");
  const [letter, from, to] = [letterOf(first), numberOf(first), numberOf(last)];
  return Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`);
}

const letterOf = (id: string) => id.replace(/\d+/, "");
const numberOf = (id: string) => Number(id.replace(/\D+/, ""));

const lines = readFileSync("docs/requirements.md", "utf8").split("\n");
const requirements = lines.flatMap((line) => {
  const [, id, text] = /^- \*\*(\w+)\*\* (.+)$/.exec(line) ?? [];
  return id && text ? [{ id, text }] : [];
});

describe("docs/requirements.md", () => {
  it("has a line for every requirement that is cited", () => {
    const citations = globSync(citing).flatMap((file) =>
      citationsIn(readFileSync(file, "utf8")).map((id) => ({ id, file: file.replaceAll("\\", "/") })),
    );
    expect(new Set(citations.map(({ id }) => id)).size).toBeGreaterThan(100);
    const known = new Set(requirements.map(({ id }) => id));
    expect(citations.filter(({ id }) => !known.has(id)).map(({ id, file }) => `${id} in ${file}`)).toEqual([]);
  });

  it("says nothing twice: each number and each text stands once", () => {
    expect(repeated(requirements.map(({ id }) => id))).toEqual([]);
    expect(repeated(requirements.map(({ text }) => text))).toEqual([]);
  });

  it("has each requirement under its letter, in the order of the numbers, one line each", () => {
    const sorted = lines
      .join("\n")
      .split("\n## ")
      .slice(1)
      .flatMap((chapter) => {
        const [heading = "", ...rest] = chapter.split("\n").filter((line) => line !== "");
        const letter = heading.split(" ")[0]!;
        const numbers = rest.map((line) => Number(new RegExp(String.raw`^- \*\*${letter}(\d+)\*\* `).exec(line)?.[1]));
        return numbers.toSorted((a, b) => a - b).map((each) => `${letter}${each}`);
      });
    expect(requirements.map(({ id }) => id)).toEqual(sorted);
  });
});

describe("a citation", () => {
  it.each([
    ["/** Tries are counted first (R1). */", ["R1"]],
    [" * (L1, L2). Holds no code (L4).", ["L1", "L2", "L4"]],
    ["redirects among them (F1-F3, A7).", ["F1", "F2", "F3", "A7"]],
    ['departsFrom: "Our limit (S4, ASVS 7.3.1)"', ["S4"]],
    ["the disk (P2 asks for hashes only)", ["P2"]],
    ["which the check of S10 must refuse. The one of X13.", ["S10", "X13"]],
    ["requirements.md R2-R6, one line a counter", ["R2", "R3", "R4", "R5", "R6"]],
    ['(["O1, OP4: a step, and F5: another"])', ["O1", "OP4", "F5"]],
    ["[['W4: an answer'], [`K6: another`]]", ["W4", "K6"]],
  ])("is read in: %s", (text, ids) => {
    expect(citationsIn(text).sort()).toEqual(ids.sort());
  });

  it.each([
    "a letter on A4, folded in three",
    "昭和の日付は S54.8.22 (S54.8.22) or one of S54.8.22",
    '["R1", "R2"].map(row(R1, R2))',
    "Mozilla/5.0 (X11; Linux x86_64)",
    "#A1B2C3 sha256-D4 M10 9V6 %E3",
    '<path d="M0 0H6"/> `kp-A1` {K6: 1}',
  ])("is not read in: %s", (text) => {
    expect(citationsIn(text)).toEqual([]);
  });
});

function repeated(all: string[]): string[] {
  return all.filter((each, index) => all.indexOf(each) !== index);
}
