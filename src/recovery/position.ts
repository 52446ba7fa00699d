/** Where a forgotten password stands in this browser. */

import { hashToken } from "../sessions/lucia-adapter.ts";
import type { Request } from "../web/visit.ts";
import { type PasswordReset, passwordReset } from "./password-resets.ts";

const paths = {
  code: "/recovery/password/code",
  factor: "/recovery/password/factor",
  new: "/recovery/password/new",
  done: "/sign-in?out=changed",
};

/** @returns the reset that was asked for in this browser. */
export async function resetOf(c: Request): Promise<PasswordReset | undefined> {
  const { portal, token } = c.var.visit;
  return passwordReset(portal, hashToken(token));
}

/** @returns where its next step is; where there is none, the first page. */
export function pathOfNext(reset: Pick<PasswordReset, "next"> | undefined): string {
  return reset ? paths[reset.next] : "/recovery/password";
}
