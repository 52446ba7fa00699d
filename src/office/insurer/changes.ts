/** What changed in a row of the insurer's, and the audit rows that tell it: one a field, with the old and the new value. */
import type { Action } from "../../audit/actions.ts";
import { recordAll } from "../../audit/audit.ts";
import type { Acting } from "../desk.ts";

/** @returns the fields of `wanted` that differ from `before`. */
export function differences<Row extends object>(before: Row, wanted: Partial<Row>): Partial<Row> {
  const changed = Object.entries(wanted).filter(([field, value]) => before[field as keyof Row] !== value);
  return Object.fromEntries(changed) as Partial<Row>;
}

/** @param of.about names the row where the insurer has several, such as a service. */
export async function recordChanges<Row extends object>(
  { portal, actor }: Acting,
  action: Action,
  of: { before: Partial<Row>; changed: Partial<Row>; subject?: string; about?: string },
): Promise<void> {
  const events = Object.entries(of.changed).map(([field, value]) => ({
    action,
    outcome: "ok" as const,
    actor,
    subject: of.subject ?? portal.insurer.id,
    detail: `${of.about ? `${of.about}, ` : ""}${field}: ${told(field, of.before[field as keyof Row])} → ${told(field, value)}`,
  }));
  await recordAll(portal, events);
}

function told(field: string, value: unknown): string {
  if (value === null || value === undefined) return "none";
  const isMoment = typeof value === "number" && /_(at|from|until)$/.test(field);
  return isMoment ? new Date(value).toISOString() : String(value);
}
