/** Takes an insurer away that was never used: made by mistake, or to try something. */
import { removals, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { type Acting, recordAct } from "../desk.ts";

/** What hangs on an insurer that nobody has signed in to, in the order in which it can go. */
const own = [
  "verified_callers",
  "operator_sessions",
  "operator_invitations",
  "operator_roles",
  "limits",
  "slips",
  "challenges",
  "spent_challenges",
  "outbox",
  "announcements",
  "services",
  "notices",
  "members",
  "terms_drafts",
  "terms",
] as const;

/** How much goes with the insurer. */
interface Removal {
  members: number;
  notices: number;
}

/** @throws {Refusal} where a member has begun: then there are promises to keep. */
export async function removalOf(portal: Portal): Promise<Removal> {
  const begun = await rows(portal, "members")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where((where) =>
      where.or([
        where("password_set_at", "is not", null),
        where.exists(where.selectFrom("sessions").select("id").whereRef("member_id", "=", "members.id")),
        where.exists(where.selectFrom("terms_acceptances").select("terms_id").whereRef("member_id", "=", "members.id")),
      ]),
    )
    .executeTakeFirstOrThrow();
  if (begun.count > 0) throw new Refusal("insurerInUse", { name: portal.insurer.name, count: begun.count });
  return { members: await countOf(portal, "members"), notices: await countOf(portal, "notices") };
}

/** The audit log stays, under a host that nobody has. @throws {Refusal} as {@link removalOf} does. */
export async function removeInsurer({ portal, actor }: Acting): Promise<void> {
  await transaction(portal, async (within) => {
    const { members, notices } = await removalOf(within);
    for (const table of own) await removals(within, table).execute();
    const { id, origin } = within.insurer;
    const gone = { removed_at: within.clock(), origin: `https://${id.toLowerCase()}.removed.invalid` };
    await within.db.updateTable("insurers").set(gone).where("id", "=", id).execute();
    const detail = `${origin}, members: ${members}, notices: ${notices}`;
    await recordAct({ portal: within, actor }, "insurer.remove", { detail });
  });
}

async function countOf(portal: Portal, table: "members" | "notices"): Promise<number> {
  const found = await rows(portal, table)
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return found.count;
}
