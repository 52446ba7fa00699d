/** Where a member stands in the first login, for the office. */
import type { Member, Session } from "../sessions/sessions.ts";
import { factsOf } from "./facts.ts";
import { standingStep } from "./journey.ts";

/** What a session can bring is not what the office asks about. */
const completeSession: Session = {
  id: "",
  assurance: "full",
  notice_id: null,
  started_at: 0,
  ends_at: 0,
  birth_date_confirmed_at: 0,
  continued_at: 0,
  email_proved_at: 0,
  factor_at: 0,
  terms_deferred_at: null,
  authenticator_id: null,
  user_agent: "",
  services_key: null,
};

/** @returns the step that comes next, or `complete`. */
export function standingOf(member: Member, now: number): string {
  return standingStep(factsOf({ session: completeSession, member }, now))?.path ?? "complete";
}
