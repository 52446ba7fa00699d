/** Why something is done: one of a short list, and in the operator's own words. */
import { z } from "zod";
import { inWords, type OfficeKey } from "../strings/office.ts";
import type { Problems } from "./page.ts";

const reasons = {
  caller: "reasonCaller",
  letter: "reasonLetter",
  employer: "reasonEmployer",
  mistake: "reasonMistake",
  other: "reasonOther",
} satisfies Record<string, OfficeKey>;

export const reasonFields = { reason: z.string().default(""), note: z.string().default("") };

/** What the view needs to ask for it. */
export function reasonData() {
  return { reasons: Object.entries(reasons).map(([reason, words]) => ({ reason, words })) };
}

/** @returns the reason for the audit log, which the office reads in Japanese. */
export function readReason({
  reason,
  note,
}: {
  reason: string;
  note: string;
}): { reason: string } | { problems: Problems } {
  const text = note.replace(/\s+/g, " ").trim();
  if (!Object.hasOwn(reasons, reason)) return { problems: { reason: [{ key: "reasonMissing" }] } };
  if (reason === "other" && text === "") return { problems: { note: [{ key: "noteMissing" }] } };
  const words = inWords([{ key: reasons[reason as keyof typeof reasons] }], "ja");
  return { reason: text === "" ? words : `${words}：${text}` };
}
