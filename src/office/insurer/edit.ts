/** Adds an insurer and changes what it says about itself. */
import type { Action } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { isDuplicate, type Queries } from "../../database/database.ts";
import { rows } from "../../database/rows.ts";
import type { InsurerRow } from "../../database/tables.ts";
import { type Deps, newId, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { noTerms } from "../../insurers/terms.ts";
import type { Acting } from "../desk.ts";
import { differences, recordChanges } from "./changes.ts";
import { readFields } from "./fields.ts";
import { type AboutInsurer, insurerReaders } from "./insurer-fields.ts";

type Beside = "color" | "website" | "security_contact";
/** What must be said of an insurer, and what may be. */
export type TypedInsurer = Record<Exclude<keyof AboutInsurer, Beside>, string> & { [Field in Beside]?: string };
export type TypedChanges = { [Field in keyof AboutInsurer]?: string | undefined };

/**
 * Adds an insurer with the policy of the printed manual. Its portal opens when its terms are published.
 * @throws {Refusal} naming every field that is wrong.
 */
export async function addInsurer(deps: Deps, actor: string, typed: TypedInsurer): Promise<InsurerRow> {
  // Every field is typed, so every field is read.
  const about = readFields(insurerReaders, { color: "", website: "", security_contact: "", ...typed }) as AboutInsurer;
  const row: InsurerRow = {
    id: newId(deps.random),
    ...about,
    password_policy: "kosmo",
    continue_in_place_off_at: null,
    notice_days: 30,
    idle_minutes: 30,
    absolute_minutes: 12 * 60,
    demonstration_at: null,
    created_at: deps.clock(),
    privacy_html: null,
    slow_after: 30,
    removed_at: null,
    kept_days: 730,
  };
  const { host } = new URL(row.origin);
  await unlessTaken(row.origin, () =>
    deps.db.transaction().execute(async (db) => {
      await unlessShared(db, row);
      await db.insertInto("insurers").values(row).execute();
      const portal = { ...deps, db, insurer: { ...row, host, terms: noTerms } };
      await record(portal, { action: "insurer.add", outcome: "ok", actor, subject: row.id, detail: row.origin });
    }),
  );
  return row;
}

/** @returns the fields that changed. @throws {Refusal} naming every field that is wrong. */
export async function editInsurer(acting: Acting, typed: TypedChanges): Promise<Partial<InsurerRow>> {
  const about = readFields(insurerReaders, typed);
  return unlessTaken(about.origin, () =>
    transaction(acting.portal, async (portal) => {
      if (about.origin) await unlessShared(portal.db, { id: portal.insurer.id, origin: about.origin });
      return changeInsurer({ ...acting, portal }, "insurer.edit", about);
    }),
  );
}

/** Writes fields that were read already. @returns those that changed. */
export async function changeInsurer(
  { portal, actor }: Acting,
  action: Action,
  wanted: Partial<InsurerRow>,
): Promise<Partial<InsurerRow>> {
  return transaction(portal, async (within) => {
    const { id } = within.insurer;
    const before = await within.db.selectFrom("insurers").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const changed = differences(before, wanted);
    if (Object.keys(changed).length === 0) return changed;
    await within.db.updateTable("insurers").set(changed).where("id", "=", id).execute();
    await recordChanges({ portal: within, actor }, action, { before, changed });
    return changed;
  });
}

/** How many passkeys would no longer work if the portal moved to another host. */
export async function passkeysOf({ portal }: Acting): Promise<number> {
  const { count } = await rows(portal, "authenticators")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("kind", "=", "passkey")
    .executeTakeFirstOrThrow();
  return count;
}

/** Cookies know no ports: whoever signed in at the one would be signed out at the other. */
async function unlessShared(db: Queries, { id, origin }: Pick<InsurerRow, "id" | "origin">): Promise<void> {
  const { hostname } = new URL(origin);
  const others = await db.selectFrom("insurers").select("origin").where("id", "!=", id).execute();
  const other = others.find((each) => each.origin !== origin && new URL(each.origin).hostname === hostname);
  if (other) throw new Refusal("hostShared", { host: hostname, origin: other.origin });
}

async function unlessTaken<T>(origin: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal("originTaken", { origin: origin! });
  }
}
