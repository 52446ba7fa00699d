/** Versions of the terms of use, and who accepted which. */
import { createHash } from "node:crypto";
import type { Queries } from "../database/database.ts";
import { rows } from "../database/rows.ts";
import type { TermsRow } from "../database/tables.ts";
import { newId, type Portal } from "../deps.ts";
import { unescapeHtml } from "../strings/plain-text.ts";
import type { Language } from "../strings/strings.ts";

export interface Terms {
  id: string;
  version: string;
  /** The articles, already safe HTML: `<h2 id="…">` and lists. */
  html: string;
  /** Its headings, in order. */
  contents: { id: string; heading: string }[];
  /** The main points, for orientation only. */
  summary: Record<Language, string[]>;
  hash: string;
  publishedAt: number;
  /** What changed against the version before, for orientation only. */
  changes?: Record<Language, string[]> | undefined;
  /** Until then, who accepted an older version may decide later. */
  graceUntil?: number | undefined;
}

/** Stands for the terms of an insurer that has published none. */
export const noTerms: Terms = {
  id: "",
  version: "",
  html: "",
  contents: [],
  summary: { ja: [], easy: [], en: [] },
  hash: "",
  publishedAt: 0,
};

export async function currentTerms(db: Queries, insurerId: string, now: number): Promise<Terms | undefined> {
  const row = await rows({ db, insurer: { id: insurerId } }, "terms")
    .selectAll()
    .where("published_at", "<=", now)
    .orderBy("published_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && toTerms(row);
}

/** @returns the version the member accepted last, and when. */
export async function acceptedTerms(
  portal: Portal,
  memberId: string,
): Promise<{ terms: Terms; acceptedAt: number } | undefined> {
  const row = await rows(portal, "terms_acceptances")
    .innerJoin("terms", "terms.id", "terms_acceptances.terms_id")
    .selectAll("terms")
    .select("accepted_at")
    .where("member_id", "=", memberId)
    .orderBy("accepted_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { terms: toTerms(row), acceptedAt: row.accepted_at };
}

/** @returns which versions the member accepted, newest first. */
export async function acceptancesOf(
  portal: Portal,
  memberId: string,
): Promise<{ version: string; acceptedAt: number }[]> {
  return rows(portal, "terms_acceptances")
    .innerJoin("terms", "terms.id", "terms_acceptances.terms_id")
    .select(["version", "accepted_at as acceptedAt"])
    .where("member_id", "=", memberId)
    .orderBy("accepted_at", "desc")
    .execute();
}

/** @returns every version that is or was in force, newest first. */
export async function publishedVersions(portal: Portal): Promise<{ version: string; publishedAt: number }[]> {
  return publishedTerms(portal)
    .select(["version", "published_at as publishedAt"])
    .orderBy("published_at", "desc")
    .execute();
}

/** @returns that version, unless it is only going to be published. */
export async function termsOfVersion(portal: Portal, version: string): Promise<Terms | undefined> {
  const row = await publishedTerms(portal).selectAll().where("version", "=", version).executeTakeFirst();
  return row && toTerms(row);
}

const publishedTerms = (portal: Portal) => rows(portal, "terms").where("published_at", "<=", portal.clock());

/** @returns false when the member had accepted this version before. */
export async function acceptTerms(portal: Portal, memberId: string, terms: Terms): Promise<boolean> {
  const result = await portal.db
    .insertInto("terms_acceptances")
    .values({
      insurer_id: portal.insurer.id,
      member_id: memberId,
      terms_id: terms.id,
      terms_hash: terms.hash,
      accepted_at: portal.clock(),
    })
    .onConflict((conflict) => conflict.columns(["member_id", "terms_id"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** What is published: JSON of what changed, and until when an older version may be gone on with. */
type NewTerms = Pick<Terms, "version" | "html" | "summary" | "publishedAt"> & {
  changes?: string | null;
  graceUntil?: number | null;
};

/** Publishes a version from `publishedAt` on. */
export async function publishTerms(
  portal: Pick<Portal, "db" | "random">,
  insurerId: string,
  terms: NewTerms,
): Promise<void> {
  await portal.db
    .insertInto("terms")
    .values({
      id: newId(portal.random),
      insurer_id: insurerId,
      version: terms.version,
      html: terms.html,
      summary: JSON.stringify(terms.summary),
      hash: hashOf(terms.html),
      published_at: terms.publishedAt,
      changes: terms.changes ?? null,
      grace_until: terms.graceUntil ?? null,
    })
    .execute();
}

/** @returns SHA-256 of a text, hexadecimal. */
export function hashOf(html: string): string {
  return createHash("sha256").update(html).digest("hex");
}

function toTerms(row: TermsRow): Terms {
  return {
    id: row.id,
    version: row.version,
    html: row.html,
    contents: [...row.html.matchAll(/<h2 id="([\w-]+)">([^<]*)<\/h2>/g)].map(([, id = "", heading = ""]) => ({
      id,
      heading: unescapeHtml(heading),
    })),
    summary: JSON.parse(row.summary),
    hash: row.hash,
    publishedAt: row.published_at,
    changes: row.changes === null ? undefined : JSON.parse(row.changes),
    graceUntil: row.grace_until ?? undefined,
  };
}
