/** What can be done about a member: each act with the right it needs, what it asks and what it calls. */
import { z } from "zod";
import type { Portal } from "../deps.ts";
import { reinstateMember, resetFactors, unlockMember } from "../office/members/act.ts";
import type { By } from "../office/members/by.ts";
import { correctMember } from "../office/members/correct.ts";
import type { FoundMember } from "../office/members/find.ts";
import { leave, readLeavingDay } from "../office/members/leave.ts";
import { markMember } from "../office/members/mark.ts";
import { renumberMember } from "../office/members/renumber.ts";
import type { Right } from "../office/operators/rights.ts";
import type { OfficeKey } from "../strings/office.ts";
import { reasonFields } from "./reason.ts";
import type { Told } from "./visit.ts";

export interface AskedField {
  name: string;
  words: OfficeKey;
  hint?: OfficeKey;
  kind?: "lines" | "tick";
  /** Who has not this right does not see it, and is refused where it comes filled (A4). */
  right?: Right;
  /** @returns what the field holds at first. */
  value?(member: FoundMember): string;
}

/** What came of it: a sentence, with the member's number where it is another now; or what is shown side by side. */
type Outcome = { told: Told; number?: string } | { corrected: { column: string; from: string; to: string }[] };

export interface Act {
  path: string;
  right: Right;
  words: OfficeKey;
  lead: OfficeKey;
  /** What the member asks for: it must be sure who is calling. What the employer or a list says needs no caller. */
  needsCaller: boolean;
  /** A passkey must have been shown lately (S13). */
  needsProof: boolean;
  isGrave?: boolean;
  /** Whether the page offers it; done anyhow, it says that nothing was to do. */
  isOffered?(member: FoundMember): boolean;
  fields: AskedField[];
  /** @throws {Refusal} */
  run(portal: Portal, member: FoundMember, form: Record<string, string>, by: By): Promise<Outcome>;
}

const toldOf = (isDone: boolean, told: Told): Outcome => ({ told: isDone ? told : "doneNothing" });

export const acts: readonly Act[] = [
  {
    path: "unlock",
    right: "member.unlock",
    words: "actUnlock",
    lead: "actUnlockLead",
    needsCaller: true,
    needsProof: false,
    fields: [],
    run: async (portal, { id }, _, by) => toldOf(await unlockMember(portal, id, by), "doneUnlock"),
  },
  {
    path: "correct",
    right: "member.correct",
    words: "actCorrect",
    lead: "actCorrectLead",
    needsCaller: true,
    needsProof: true,
    fields: [
      { name: "name", words: "headName" },
      { name: "nameKana", words: "headKana" },
      { name: "birthDate", words: "headBirthDate" },
      { name: "postalCode", words: "callerPostalCodeOnly" },
      { name: "addressLines", words: "addressLinesLabel", kind: "lines" },
      { name: "email", words: "actCorrectEmail", right: "member.correct-email" },
    ],
    async run(portal, member, { addressLines = "", ...form }, by) {
      const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ""));
      const lines = addressLines.split(/\r?\n/).filter((line) => line.trim() !== "");
      const typed = { ...given, ...(lines.length > 0 ? { addressLines: lines } : {}) };
      const corrected = await correctMember(portal, member.member_number, typed, by);
      return corrected.length > 0 ? { corrected } : { told: "doneNothing" };
    },
  },
  {
    path: "mark",
    right: "member.mark",
    words: "actMark",
    lead: "actMarkLead",
    needsCaller: false,
    needsProof: false,
    fields: [
      { name: "paperOnly", words: "markPaperOnly", kind: "tick", value: (each) => (each.paper_only_at ? "yes" : "") },
      { name: "doNotSend", words: "markDoNotSend", kind: "tick", value: (each) => (each.do_not_send_at ? "yes" : "") },
      { name: "guardian", words: "fieldGuardian", value: (each) => each.guardian ?? "" },
    ],
    async run(portal, { id }, { paperOnly, doNotSend, guardian = "" }, by) {
      const wanted = {
        paperOnly: paperOnly === "yes",
        doNotSend: doNotSend === "yes",
        guardian: guardian.trim() || null,
      };
      return toldOf((await markMember(portal, id, wanted, by)) !== undefined, "doneMark");
    },
  },
  {
    path: "renumber",
    right: "member.renumber",
    words: "actRenumber",
    lead: "actRenumberLead",
    needsCaller: false,
    needsProof: true,
    fields: [{ name: "newNumber", words: "fieldNewNumber" }],
    async run(portal, member, { newNumber = "" }, by) {
      const number = await renumberMember(portal, member.member_number, newNumber, by);
      return number === undefined ? { told: "doneNothing" } : { told: "doneRenumber", number };
    },
  },
  {
    path: "reset-factor",
    right: "member.reset-factor",
    words: "actResetFactor",
    lead: "actResetFactorLead",
    needsCaller: true,
    needsProof: true,
    isGrave: true,
    fields: [],
    run: async (portal, { id }, _, by) => toldOf(await resetFactors(portal, id, by), "doneResetFactor"),
  },
  {
    path: "leave",
    right: "member.leave",
    words: "actLeave",
    lead: "actLeaveLead",
    needsCaller: false,
    needsProof: false,
    isGrave: true,
    fields: [{ name: "day", words: "fieldDay", hint: "fieldDayHint" }],
    async run(portal, { id }, { day = "" }, by) {
      const leavesAt = day.trim() === "" ? portal.clock() : readLeavingDay(portal, day);
      return toldOf(await leave(portal, id, leavesAt, by), "doneLeave");
    },
  },
  {
    path: "reinstate",
    right: "member.reinstate",
    words: "actReinstate",
    lead: "actReinstateLead",
    isOffered: (member) => member.retired_at !== null || member.withdrawn_at !== null,
    needsCaller: false,
    needsProof: false,
    fields: [],
    run: async (portal, { id }, _, by) => toldOf(await reinstateMember(portal, id, by), "doneReinstate"),
  },
];

/** @returns the form of an act with its reason; a field that it does not ask for is refused (A4). */
export function formOf(act: Act): z.ZodType<Record<string, string>> {
  const names = [...act.fields.map(({ name }) => name), ...Object.keys(reasonFields)];
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().default("")])));
}
