/** A version of the terms on its way: drafted as often as the office likes, then published once and never changed. */
import { record } from "../../audit/audit.ts";
import { removals, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { hashOf, publishTerms } from "../../insurers/terms.ts";
import { dateInJapan } from "../../strings/moments.ts";
import type { Sentence } from "../../strings/office.ts";
import type { Language } from "../../strings/strings.ts";
import type { Acting } from "../desk.ts";
import { endOfDay, todayOrLater } from "./fields.ts";
import { safeText } from "./terms-text.ts";

type Points = Record<Language, string[]>;

interface TypedDraft {
  version: string;
  markdown: string;
  /** JSON: language → sentences. Without it the headings stand in for a summary in Japanese. */
  summary?: string | undefined;
  /** JSON: language → what changed against the version before. */
  changes?: string | undefined;
}

interface Draft {
  version: string;
  html: string;
  hash: string;
  headings: string[];
  summary: Points;
  changes: Points | null;
}

/** Keeps a draft, in the place of an older one of this version. @throws {Refusal} naming everything that is wrong. */
export async function draftTerms({ portal, actor }: Acting, typed: TypedDraft): Promise<Draft> {
  const draft = readDraft(typed);
  const { version, html, hash, summary, changes } = draft;
  const kept = {
    html,
    summary: JSON.stringify(summary),
    changes: changes && JSON.stringify(changes),
    created_at: portal.clock(),
  };
  await transaction(portal, async (within) => {
    const insurer_id = within.insurer.id;
    await refusePublished(within, version);
    const earlier = rows(within, "terms_drafts").select("html").where("version", "=", version);
    const before = await earlier.executeTakeFirst();
    await within.db
      .insertInto("terms_drafts")
      .values({ insurer_id, version, ...kept })
      .onConflict((conflict) => conflict.columns(["insurer_id", "version"]).doUpdateSet(kept))
      .execute();
    const detail = `${version}: ${before ? `sha256 ${hashOf(before.html)}` : "none"} → sha256 ${hash}`;
    await record(within, { action: "terms.draft", outcome: "ok", actor, subject: insurer_id, detail });
  });
  return draft;
}

/**
 * Moves a draft to the published versions.
 * @param days `from`: the day it takes effect, at once without it. `graceUntil`: the last day on which who accepted an older
 * version may go on with it.
 * @returns from when it is in force. @throws {Refusal}
 */
export async function publishDraft(
  { portal, actor }: Acting,
  version: string,
  days: { from?: string | undefined; graceUntil?: string | undefined },
): Promise<{ publishedAt: number; hash: string }> {
  const now = portal.clock();
  const publishedAt = days.from === undefined ? now : todayOrLater("fieldTakesEffect", now)(days.from);
  const graceUntil = days.graceUntil === undefined ? null : endOfDay("fieldGrace")(days.graceUntil);
  if (graceUntil !== null && graceUntil <= publishedAt) {
    throw new Refusal("graceTooShort", { date: dateInJapan(publishedAt) });
  }
  return transaction(portal, async (within) => {
    const insurer_id = within.insurer.id;
    await refusePublished(within, version);
    await refuseSameMoment(within, publishedAt);
    // Whoever takes the draft away publishes it: two at once do not publish it twice.
    const draft = await removals(within, "terms_drafts")
      .where("version", "=", version)
      .returningAll()
      .executeTakeFirst();
    if (!draft) throw new Refusal("noDraft", { version });
    const { html, changes } = draft;
    await publishTerms(within, insurer_id, {
      version,
      html,
      summary: JSON.parse(draft.summary),
      publishedAt,
      changes,
      graceUntil,
    });
    const hash = hashOf(html);
    const grace = graceUntil === null ? "" : `, grace until ${new Date(graceUntil).toISOString()}`;
    const detail = `${version}: sha256 ${hash}, from ${new Date(publishedAt).toISOString()}${grace}`;
    await record(within, { action: "terms.publish", outcome: "ok", actor, subject: insurer_id, detail });
    return { publishedAt, hash };
  });
}

function readDraft({ version, markdown, ...typed }: TypedDraft): Draft {
  const problems: Sentence[] = [];
  if (!/^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$/.test(version)) problems.push({ key: "notVersion" });
  const text = safeText(markdown);
  if ("problems" in text) problems.push(...text.problems);
  else if (text.headings.length === 0) problems.push({ key: "noArticle" });
  const summary = typed.summary === undefined ? undefined : readPoints(typed.summary);
  const changes = typed.changes === undefined ? undefined : readPoints(typed.changes);
  if (typed.summary !== undefined && !summary) problems.push({ key: "notSummary", values: { form: pointsForm } });
  if (typed.changes !== undefined && !changes) problems.push({ key: "notChanges", values: { form: pointsForm } });
  if (problems.length > 0 || "problems" in text) throw new Refusal(problems);
  return {
    ...text,
    version,
    hash: hashOf(text.html),
    summary: summary ?? { ja: text.headings, easy: [], en: [] },
    changes: changes ?? null,
  };
}

const pointsForm: Sentence = { key: "pointsForm" };

/** @returns nothing when it is not such JSON. */
function readPoints(json: string): Points | undefined {
  const isSentence = (text: unknown) => typeof text === "string" && text.trim() !== "" && text.length <= 300;
  try {
    const points = JSON.parse(json);
    const isGood =
      Object.keys(points).sort().join() === "easy,en,ja" &&
      Object.values(points).every((list) => Array.isArray(list) && list.length > 0 && list.every(isSentence));
    return isGood ? points : undefined;
  } catch {
    return undefined;
  }
}

async function refusePublished(portal: Portal, version: string): Promise<void> {
  const published = await publishedTerms(portal).where("version", "=", version).executeTakeFirst();
  if (published) throw new Refusal("versionPublished", { version });
}

/** Of two versions from the same moment nobody could say which is in force. */
async function refuseSameMoment(portal: Portal, moment: number): Promise<void> {
  const other = await publishedTerms(portal).where("published_at", "=", moment).executeTakeFirst();
  if (other) throw new Refusal("versionSameMoment", { version: other.version });
}

const publishedTerms = (portal: Portal) => rows(portal, "terms").select("version");
