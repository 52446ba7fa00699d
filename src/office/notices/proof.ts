/** A proof before a run: the first, the longest and the rarest sheet, with credentials that open nothing. */
import { rmSync } from "node:fs";
import type { Portal } from "../../deps.ts";
import { newFile, writeWhole } from "../../files/whole-file.ts";
import { type Conditions, lifeOf } from "../../notices/notices.ts";
import { dateInJapan, lastWholeDay } from "../../strings/moments.ts";
import { type Acting, recordAct } from "../desk.ts";
import { rareness, widthInEm } from "../print/fonts.ts";
import type { Look } from "../print/sheet.ts";
import { type Addressee, addressees } from "./choose.ts";
import { type Format, formats } from "./issue.ts";

/** No notice has these: a temporary password has a letter. */
const invented = { temporaryUserId: "kp-00000000", temporaryPassword: "0000-0000-000" };

interface Proof {
  /** Of the plan. */
  memberIds: string[];
  /** Must not exist. */
  file: string;
  format: Format;
  look: Look;
  conditions: Conditions;
}

/** @returns the member numbers of its sheets. @throws {Refusal} when the file is there. */
export async function printProof(
  acting: Acting,
  { memberIds, file, format, look, conditions }: Proof,
): Promise<string[]> {
  const { portal } = acting;
  const { usableFrom, expiresAt } = lifeOf(portal, portal.clock(), conditions);
  const days = { validFrom: dateInJapan(usableFrom), validUntil: lastWholeDay(expiresAt) };
  const shown = await extremes(portal, memberIds);
  const numbers = shown.map(({ memberNumber }) => memberNumber);
  await writeWhole(file, async (part) => {
    rmSync(part);
    const press = formats[format](newFile(part), portal.insurer, look);
    for (const { id: _, ...addressee } of shown)
      await press.print({ ...addressee, ...invented, ...days, isProof: true });
    await press.end();
  });
  await recordAct(acting, "notice.proof", { detail: numbers.join(", ") });
  return numbers;
}

/** @returns the first one, the one with the longest name or line of address, the one with the most letters beyond everyday ones; each once. */
async function extremes(portal: Portal, memberIds: string[]): Promise<Addressee[]> {
  let [first, longest, rarest]: (Addressee | undefined)[] = [];
  let [long, rare] = [0, 0];
  for await (const person of addressees(portal, memberIds)) {
    first ??= person;
    const texts = [person.name, ...person.addressLines];
    const widest = Math.max(...texts.map((text) => widthInEm(text, "regular")));
    if (widest > long) [longest, long] = [person, widest];
    const rareLetters = rareness(texts.join(""));
    if (rareLetters > rare) [rarest, rare] = [person, rareLetters];
  }
  return [...new Set([first, longest, rarest])].filter((each) => each !== undefined);
}
