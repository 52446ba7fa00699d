/**
 * The one way in for a new operator, and for one who has lost every passkey: a link that works once, for a day, in the browser
 * that opened it first. The database has the hash of its token only (S1).
 */
import { one, removals, rows } from "../../database/rows.ts";
import type { OperatorRow } from "../../database/tables.ts";
import { newId, type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { hashToken, newToken } from "../../keys/tokens.ts";
import { type Acting, recordAct } from "../desk.ts";
import type { Office } from "./office.ts";
import { holdOperator, setRoles } from "./operators.ts";
import type { Role } from "./rights.ts";

export const invitationHours = 24;
const longestName = 40;

interface Invitation {
  /** For the link; nothing else ever holds it. */
  token: string;
  name: string;
  expiresAt: number;
}

/**
 * Invites somebody, or anew who has lost every passkey; the invitation before ends.
 * @param wanted.roles none: whoever is known keeps theirs.
 * @param wanted.anywhere also who works for another insurer too, as whoever runs the server may.
 * @throws {Refusal}
 */
export async function inviteOperator(
  acting: Acting,
  wanted: { name: string; roles: readonly Role[]; anywhere?: boolean },
): Promise<Invitation> {
  const name = readName(wanted.name);
  return transaction(acting.portal, async (within) => {
    const { db, clock, random, insurer } = within;
    const known = await db.selectFrom("operators").selectAll().where("name", "=", name).executeTakeFirst();
    const operator = known ? await holdOperator(within, known.id) : await addOperator(within, name);
    if (!wanted.anywhere && (await worksElsewhere(within, operator.id)))
      throw new Refusal("operatorElsewhere", { name });
    if (wanted.roles.length > 0) await setRoles(within, operator.id, wanted.roles);
    else if (!(await hasRoles(within, operator.id))) throw new Refusal("rolesMissing");
    // Whoever invites for another insurer ends its invitation too: one person has one way in.
    await db.deleteFrom("operator_invitations").where("operator_id", "=", operator.id).execute();
    const token = newToken(random);
    const expiresAt = clock() + invitationHours * 3_600_000;
    await db
      .insertInto("operator_invitations")
      .values({
        id: hashToken(token),
        operator_id: operator.id,
        insurer_id: insurer.id,
        created_at: clock(),
        expires_at: expiresAt,
      })
      .execute();
    const detail = [name, ...wanted.roles].join(" ");
    await recordAct({ ...acting, portal: within }, "operator.invite", { subject: operator.id, detail });
    return { token, name, expiresAt };
  });
}

/** `opened`: by another browser; `ended`: it was used, or another one took its place, or it never was. */
type InvitationState = "waiting" | "own" | "opened" | "expired" | "ended";

export interface FoundInvitation {
  id: string;
  state: InvitationState;
  insurerId: string;
  operator: OperatorRow;
}

/** @param visitToken of the browser that asks. */
export async function invitationBy(
  office: Office,
  token: string,
  visitToken: string,
): Promise<FoundInvitation | undefined> {
  const found = await office.db
    .selectFrom("operator_invitations")
    .innerJoin("operators", "operators.id", "operator_invitations.operator_id")
    .selectAll("operators")
    .select(["operator_invitations.id as invitation", "insurer_id", "opened_by", "expires_at", "ended_at"])
    .where("operator_invitations.id", "=", hashToken(token))
    .executeTakeFirst();
  if (!found) return undefined;
  const { invitation, insurer_id, opened_by, expires_at, ended_at, ...operator } = found;
  const state =
    ended_at !== null
      ? "ended"
      : expires_at <= office.clock()
        ? "expired"
        : opened_by === null
          ? "waiting"
          : opened_by === hashToken(visitToken)
            ? "own"
            : "opened";
  return { id: invitation, state, insurerId: insurer_id, operator };
}

/** This browser takes the invitation; from then on no other one can. @returns false when another was faster, or it ended. */
export async function openInvitation(office: Office, id: string, visitToken: string): Promise<boolean> {
  return one(
    usable(office, id)
      .set({ opened_by: hashToken(visitToken) })
      .where("opened_by", "is", null),
  );
}

/** Call it in the transaction of the registration. @returns false when it cannot be used any more. */
export async function useInvitation(office: Office, id: string, visitToken: string): Promise<boolean> {
  return one(usable(office, id).set({ ended_at: office.clock() }).where("opened_by", "=", hashToken(visitToken)));
}

/** Deletes those that ended a week ago; until then whoever opens one is told why it does not work. */
export async function sweepInvitations(portal: Portal): Promise<void> {
  await removals(portal, "operator_invitations")
    .where("expires_at", "<=", portal.clock() - 7 * 86_400_000)
    .execute();
}

function usable({ db, clock }: Office, id: string) {
  return db
    .updateTable("operator_invitations")
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("expires_at", ">", clock());
}

async function addOperator({ db, random, clock }: Portal, name: string): Promise<OperatorRow> {
  const row = { id: newId(random), name, user_handle: random(32).toString("base64url"), created_at: clock() };
  await db.insertInto("operators").values(row).execute();
  return row;
}

async function worksElsewhere({ db, insurer }: Portal, operatorId: string): Promise<boolean> {
  const elsewhere = db.selectFrom("operator_roles").select("role").where("operator_id", "=", operatorId);
  return (await elsewhere.where("insurer_id", "!=", insurer.id).executeTakeFirst()) !== undefined;
}

async function hasRoles(within: Portal, operatorId: string): Promise<boolean> {
  const own = rows(within, "operator_roles").select("role").where("operator_id", "=", operatorId);
  return (await own.executeTakeFirst()) !== undefined;
}

/** @returns the name as it is kept: NFC, single spaces, nothing that is invisible. @throws {Refusal} */
function readName(typed: string): string {
  const name = typed
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  if (name === "" || Array.from(name).length > longestName) throw new Refusal("operatorName", { max: longestName });
  return name;
}
