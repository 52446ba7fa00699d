/** The versions of the terms as the office sees them: drafts, what is in force, and who accepted what. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { hashOf } from "../../insurers/terms.ts";
import { plainText } from "../../strings/plain-text.ts";

interface Version {
  version: string;
  state: "draft" | "coming" | "in force" | "past";
  from: number | null;
  graceUntil: number | null;
  acceptances: number;
  /** SHA-256 of the text, hexadecimal. */
  hash: string;
}

/** @returns the newest first, drafts before them. */
export async function versionsOf(portal: Portal): Promise<Version[]> {
  const now = portal.clock();
  const drafts = await rows(portal, "terms_drafts").select(["version", "html"]).orderBy("created_at", "desc").execute();
  const published = await rows(portal, "terms")
    .select(["version", "hash", "published_at", "grace_until"])
    .select((select) =>
      select
        .selectFrom("terms_acceptances")
        .select((count) => count.fn.countAll<number>().as("count"))
        .whereRef("terms_id", "=", "terms.id")
        .as("acceptances"),
    )
    .orderBy("published_at", "desc")
    .execute();
  const inForce = published.find((row) => row.published_at <= now);
  return [
    ...drafts.map(({ version, html }): Version => {
      return { version, state: "draft", from: null, graceUntil: null, acceptances: 0, hash: hashOf(html) };
    }),
    ...published.map((row): Version => {
      const { version, hash, published_at: from, grace_until: graceUntil } = row;
      const state = row === inForce ? "in force" : from > now ? "coming" : "past";
      return { version, state, from, graceUntil, acceptances: row.acceptances ?? 0, hash };
    }),
  ];
}

/** @returns the text of a version, published or drafted. @throws {Refusal} */
export async function textOf(portal: Portal, version: string): Promise<string> {
  const { html } = (await find(portal, "terms", version)) ?? (await find(portal, "terms_drafts", version)) ?? {};
  if (html === undefined) throw unknown(version);
  return plainText(html);
}

interface Acceptance {
  memberNumber: string;
  acceptedAt: number;
  hash: string;
}

/**
 * @param after a member number: the page begins behind it.
 * @returns who accepted a version, in the order of the member numbers. @throws {Refusal}
 */
export async function acceptancesOf(
  portal: Portal,
  version: string,
  { after = "", limit }: { after?: string | undefined; limit: number },
): Promise<Acceptance[]> {
  if (!(await find(portal, "terms", version))) throw unknown(version);
  const found = await rows(portal, "terms_acceptances")
    .innerJoin("members", "members.id", "terms_acceptances.member_id")
    .innerJoin("terms", "terms.id", "terms_acceptances.terms_id")
    .select(["member_number", "accepted_at", "terms_hash"])
    .where("terms.version", "=", version)
    .where("member_number", ">", after)
    .orderBy("member_number")
    .limit(limit)
    .execute();
  return found.map(({ member_number, accepted_at, terms_hash }) => {
    return { memberNumber: member_number, acceptedAt: accepted_at, hash: terms_hash };
  });
}

const find = (portal: Portal, table: "terms" | "terms_drafts", version: string) =>
  rows(portal, table).select("html").where("version", "=", version).executeTakeFirst();

const unknown = (version: string) => new Refusal("versionUnknown", { version });
