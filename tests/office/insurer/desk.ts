/** Somebody of the office at work on a test's insurer, and what the audit log says of it. */
import { Refusal } from "../../../src/files/refusal.ts";
import type { Acting } from "../../../src/office/desk.ts";
import type { TestPortal } from "../../support/portal.ts";

export const atDesk = (test: TestPortal): Acting => ({ portal: test.portal, actor: "operator:hanako" });

/** @returns `action: detail` of everything this operator did, oldest first. */
export async function actsOf(test: TestPortal): Promise<string[]> {
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select(["action", "detail"])
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("actor", "=", "operator:hanako")
    .orderBy("sequence")
    .execute();
  return rows.map(({ action, detail }) => `${action}: ${detail}`);
}

/** @returns the lines of the refusal. */
export async function refusalOf(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.then(
    () => new Error("it was not refused"),
    (reason) => reason,
  );
  if (!(error instanceof Refusal)) throw error;
  return error.message.split("\n");
}
