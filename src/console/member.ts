/** One member's page: where they stand, what is on file with birth date and address covered, what can be done. */
import { z } from "zod";
import { Refusal } from "../files/refusal.ts";
import { callerTries } from "../limits/counters.ts";
import type { By } from "../office/members/by.ts";
import { callerMinutes, callerVerifiedAt, verifyCaller } from "../office/members/caller.ts";
import { type FoundMember, memberByNumber } from "../office/members/find.ts";
import { showMember } from "../office/members/sheet.ts";
import { markSentences, standingSentence } from "../office/members/words.ts";
import { may } from "../office/operators/rights.ts";
import { lastWholeDay, timeInJapan } from "../strings/moments.ts";
import { parseFields } from "../web/form.ts";
import { acts } from "./acts.ts";
import type { Scene } from "./gate.ts";
import { shownRow } from "./log-row.ts";
import { errorPage, leadTo, type PageOptions, page } from "./page.ts";
import { readReason, reasonData, reasonFields } from "./reason.ts";
import { tell } from "./visit.ts";

/** @returns the member whom the address names, at this insurer; nobody else's is found (A2). */
export async function memberIn({ c, portal }: Scene): Promise<FoundMember | undefined> {
  try {
    return await memberByNumber(portal, c.req.param("number") ?? "");
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

export async function member(scene: Scene): Promise<Response> {
  const found = await memberIn(scene);
  return found ? sheetPage(scene, found) : errorPage(scene.c, 404);
}

interface Uncovering extends PageOptions {
  uncover?: By;
}

async function sheetPage(scene: Scene, found: FoundMember, { uncover, ...options }: Uncovering = {}) {
  const { c, portal, session, actor, roles } = scene;
  const by = uncover ?? { actor, reason: "" };
  const sheet = await showMember(portal, found.member_number, by, c.var.visit.standing, { uncover: !!uncover });
  const verifiedAt = await callerVerifiedAt(portal, found.id, session.id);
  const data = {
    sheet,
    standing: standingSentence(sheet.stands),
    isWell: ["complete", "new-terms"].includes(sheet.stands),
    isStuck: ["locked", "notice-locked"].includes(sheet.stands),
    marks: markSentences(sheet.marks),
    leaves: sheet.leavesAt === null ? "" : lastWholeDay(sheet.leavesAt),
    isUncovered: uncover !== undefined,
    timeline: [...sheet.acts, ...sheet.signIns.map((each) => ({ ...each, who: found.id }))]
      .toSorted((a, b) => b.at - a.at)
      .map(({ who, what, ...row }) =>
        shownRow({ ...row, actor: who, action: what, isOwn: who === found.id, sequence: 0, memberNumber: null }),
      ),
    verified: verifiedAt === undefined ? "" : timeInJapan(verifiedAt),
    verifiedUntil: verifiedAt === undefined ? "" : timeInJapan(verifiedAt + callerMinutes * 60_000),
    callerMinutes,
    acts: acts
      .filter(({ right, isOffered }) => may(roles, right) && isOffered?.(found) !== false)
      .map(({ path, words, isGrave, needsCaller }) => ({
        path: `/members/${encodeURIComponent(found.member_number)}/${path}`,
        words,
        isGrave,
        isOpen: !needsCaller || verifiedAt !== undefined,
      })),
    ...reasonData(),
  };
  const title = { key: "memberTitle", values: { number: found.member_number } } as const;
  return page(c, "member", found.name, data, { ...options, title });
}

const said = z.strictObject({ birthDate: z.string(), postalCode: z.string(), memberNumber: z.string() });

export async function compareCaller(scene: Scene): Promise<Response> {
  const found = await memberIn(scene);
  if (!found) return errorPage(scene.c, 404);
  const form = parseFields(said, scene.fields);
  const { portal, actor, session, c } = scene;
  const comparison = await verifyCaller(portal, found, form, { actor, sessionId: session.id });
  if (comparison === "fits") {
    tell(c, "doneCaller");
    return leadTo(c, `/members/${encodeURIComponent(found.member_number)}`);
  }
  const problem =
    comparison === "wrong"
      ? ({ key: "callerWrong", values: { tries: callerTries } } as const)
      : comparison === "too-little"
        ? ({ key: "callerTooLittle" } as const)
        : ({ key: "callerWait", values: { time: timeInJapan(comparison.waitUntil) } } as const);
  return sheetPage(scene, found, { status: 422, problems: { birthDate: [problem] }, typed: { ...form } });
}

/** Shown in the answer to the form and nowhere else: opened again, the page is covered again. */
export async function uncover(scene: Scene): Promise<Response> {
  const found = await memberIn(scene);
  if (!found) return errorPage(scene.c, 404);
  const form = parseFields(z.strictObject(reasonFields), scene.fields);
  const read = readReason(form);
  if ("problems" in read) return sheetPage(scene, found, { status: 422, problems: read.problems, typed: { ...form } });
  return sheetPage(scene, found, { uncover: { actor: scene.actor, reason: read.reason } });
}
