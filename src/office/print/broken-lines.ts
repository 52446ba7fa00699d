/** Where a text may be broken into lines: between any two letters, but not before 。 and 、 and not inside numbers and words. */

/**
 * What stays on one line: a Latin word or one letter with its marks, with the brackets that open before it and the signs that
 * may not begin a line after it. Arabic letters join, and Thai has no spaces to break at.
 */
const unbreakable =
  /[「『（〈《]*(?:[\x21-\x7E]+|(?:\p{Script=Arabic}|\p{M}|\p{Join_Control})+|\p{Script=Thai}+|[^\x21-\x7E「『（〈《]\p{M}*)[、。，．・」』）〉》！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*/gu;

/** @param isTooLong whether a line is wider than there is room for. */
export function brokenLines(text: string, isTooLong: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const piece of paragraph.match(unbreakable) ?? []) {
      if (line !== "" && isTooLong(line + piece)) {
        lines.push(line);
        line = piece.trimStart();
      } else {
        line += piece;
      }
    }
    lines.push(line);
  }
  return lines;
}
