/** Where a forgotten password stands in this browser, and who may open which of its pages. */
import type { MemberRow } from "../database/tables.ts";
import { hashToken } from "../keys/tokens.ts";
import { endSession } from "../sessions/sessions.ts";
import { leaveSession, signedIn } from "../sessions/visit-session.ts";
import type { Gate } from "../web/form-page.ts";
import { leadTo } from "../web/respond.ts";
import { tell } from "../web/told.ts";
import type { Request } from "../web/visit.ts";
import { type PasswordReset, passwordReset } from "./password-resets.ts";

const paths = {
  code: "/recovery/password/code",
  factor: "/recovery/password/factor",
  new: "/recovery/password/new",
  done: "/sign-in",
};

/** Somebody in whose browser a password was asked for, or was not: both see the page for the code (R9). */
export interface Asking {
  reset: PasswordReset | undefined;
}

/** A member on the way to a new password; the reset stands for the session there is not. */
export interface Resetting {
  reset: PasswordReset;
  member: MemberRow;
  session: { id: string };
}

export const atCode: Gate<Asking> = {
  ...along("code"),
  async enter(c) {
    const reset = await resetOf(c);
    return !reset || reset.next === "code" ? { reset } : leadAlong(c, reset);
  },
};

/** Lets in whoever's reset stands at this page; elsewhere they are led to where it stands. */
export function reset(next: "factor" | "new"): Gate<Resetting> {
  return {
    ...along(next),
    async enter(c) {
      const reset = await resetOf(c);
      if (reset?.next !== next || !reset.member) return leadAlong(c, reset);
      return { reset, member: reset.member, session: { id: reset.id } };
    },
  };
}

function along(here: PasswordReset["next"]) {
  return {
    next: async (c) => leadAlong(c, await resetOf(c)),
    // A parallel post was faster, and the reset has gone on.
    resume: async (c) => ((await resetOf(c))?.next ?? here) !== here,
    async settle(c, { session: token, hasLeft }) {
      if (hasLeft) leaveSession(c);
      if (!token) return;
      // The reset goes on under a token that nobody else can know (S2).
      const before = await signedIn(c);
      if (before) await endSession(c.var.visit.portal, before.session.id);
      leaveSession(c, token);
    },
  } satisfies Partial<Gate<unknown>>;
}

function resetOf(c: Request): Promise<PasswordReset | undefined> {
  const { portal, token } = c.var.visit;
  return passwordReset(portal, hashToken(token));
}

/** Leads to where its next step is; where there is none, to the first page. */
function leadAlong(c: Request, reset: PasswordReset | undefined): Response {
  if (reset?.next === "done") tell(c, "passwordRecovered");
  return leadTo(c, reset ? paths[reset.next] : "/recovery/password");
}
