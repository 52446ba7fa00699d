/** Who works for an insurer and in which roles: listed, given other roles, removed. What holds is asked anew at each request. */
import { one, removals, rows } from "../../database/rows.ts";
import type { OperatorRow } from "../../database/tables.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { type Acting, recordAct } from "../desk.ts";
import type { Office } from "./office.ts";
import { isRole, type Role, roles } from "./rights.ts";

/** Moments in ms since 1970. */
interface ListedOperator {
  id: string;
  name: string;
  roles: Role[];
  passkeys: number;
  lastSeenAt: number | null;
  /** An invitation waits until then. */
  invitedUntil: number | null;
}

/** @returns who has a role at this insurer, by name. */
export async function listOperators(portal: Portal): Promise<ListedOperator[]> {
  const found = await rows(portal, "operator_roles")
    .innerJoin("operators", "operators.id", "operator_roles.operator_id")
    .select(["operators.id", "operators.name", "operator_roles.role"])
    .select((select) => [
      select
        .selectFrom("operator_passkeys")
        .whereRef("operator_passkeys.operator_id", "=", "operators.id")
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .as("passkeys"),
      select
        .selectFrom("operator_passkeys")
        .whereRef("operator_passkeys.operator_id", "=", "operators.id")
        .select(({ fn }) => fn.max("last_used_at").as("at"))
        .as("last_seen_at"),
      select
        .selectFrom("operator_invitations")
        .whereRef("operator_invitations.operator_id", "=", "operators.id")
        .where("ended_at", "is", null)
        .where("expires_at", ">", portal.clock())
        .select(({ fn }) => fn.max("expires_at").as("at"))
        .as("invited_until"),
    ])
    .orderBy("operators.name")
    .execute();
  return [...Map.groupBy(found, ({ id }) => id).values()].map((own) => {
    const { id, name, passkeys, last_seen_at, invited_until } = own[0]!;
    return {
      id,
      name,
      roles: inOrder(own.map(({ role }) => role)),
      passkeys: Number(passkeys),
      lastSeenAt: last_seen_at,
      invitedUntil: invited_until,
    };
  });
}

/** @param wanted id or name. @throws {Refusal} when nobody who works for this insurer is called so. */
export async function operatorOf(portal: Portal, wanted: string): Promise<ListedOperator> {
  const found = (await listOperators(portal)).find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw new Refusal("operatorUnknown", { name: wanted });
  return found;
}

/** @returns false when they were so before. @throws {Refusal} where the insurer would be left without an admin. */
export async function changeRoles(acting: Acting, id: string, wanted: readonly Role[]): Promise<boolean> {
  if (wanted.length === 0) throw new Refusal("rolesMissing");
  return transaction(acting.portal, async (within) => {
    const operator = await operatorOf(within, id);
    const after = inOrder(wanted);
    if (operator.roles.join() === after.join()) return false;
    if (!after.includes("admin")) await refuseLastAdmin(within, operator);
    await setRoles(within, operator.id, after);
    const detail = `${operator.name}: ${operator.roles.join(", ")} → ${after.join(", ")}`;
    await recordAct({ ...acting, portal: within }, "operator.roles", { subject: operator.id, detail });
    return true;
  });
}

/** Takes every role at this insurer; sessions for it are dead at the next request. @throws {Refusal} for the last admin. */
export async function removeOperator(acting: Acting, wanted: string): Promise<void> {
  await transaction(acting.portal, async (within) => {
    const operator = await operatorOf(within, wanted);
    await refuseLastAdmin(within, operator);
    await setRoles(within, operator.id, []);
    await removals(within, "operator_sessions").where("operator_id", "=", operator.id).execute();
    await removals(within, "operator_invitations").where("operator_id", "=", operator.id).execute();
    await recordAct({ ...acting, portal: within }, "operator.remove", { subject: operator.id, detail: operator.name });
  });
}

/** Call it in a transaction. */
export async function setRoles(within: Portal, operatorId: string, wanted: readonly Role[]): Promise<void> {
  await removals(within, "operator_roles").where("operator_id", "=", operatorId).execute();
  for (const role of wanted) {
    await within.db
      .insertInto("operator_roles")
      .values({ operator_id: operatorId, insurer_id: within.insurer.id, role })
      .execute();
  }
}

/** @returns the operator's row, held until the transaction ends: of two changes at once the second one sees the first. */
export async function holdOperator({ db }: Portal, id: string): Promise<OperatorRow> {
  await one(db.updateTable("operators").set({ id }).where("id", "=", id));
  return db.selectFrom("operators").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** @throws {Refusal} naming the first that is none. */
export function readRoles(typed: readonly string[]): Role[] {
  const wrong = typed.find((each) => !isRole(each));
  if (wrong !== undefined) throw new Refusal("roleUnknown", { role: wrong, roles: roles.join(", ") });
  return inOrder(typed.filter(isRole));
}

const inOrder = (some: readonly Role[]) => roles.filter((role) => some.includes(role));

async function refuseLastAdmin(within: Portal, operator: ListedOperator): Promise<void> {
  if (!operator.roles.includes("admin")) return;
  const admins = (await listOperators(within)).filter((each) => each.roles.includes("admin"));
  // Two admins who remove each other at the same moment wait here.
  for (const { id } of admins.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await holdOperator(within, id);
  const left = (await listOperators(within)).filter(({ id, roles }) => id !== operator.id && roles.includes("admin"));
  if (left.length === 0) throw new Refusal("lastAdmin", { name: operator.name });
}

/** @returns the ids of the insurers for which somebody works. */
export async function insurersOf({ db }: Office, operatorId: string): Promise<string[]> {
  const own = db.selectFrom("operator_roles").select("insurer_id").distinct().where("operator_id", "=", operatorId);
  return (await own.execute()).map(({ insurer_id }) => insurer_id);
}
