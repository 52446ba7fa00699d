/** A service asked to sign the member out and the member agreed: the session ends, and with it every service opened in it. */
import { z } from "zod";
import { serviceClient } from "../insurers/service-clients.ts";
import { signedIn } from "../sessions/visit-session.ts";
import { clearedBrowser, leave } from "../sign-in/sign-out.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

const form = z.strictObject({
  clientId: z.string().optional(),
  to: z.string().optional(),
  state: z.string().optional(),
});

export async function signOutFor(c: Request, fields: Record<string, string>): Promise<Response> {
  const { clientId = "", to = "", state } = parseFields(form, fields);
  await leave(c, await signedIn(c));
  const back = await registered(c, clientId, to, state);
  const headers = { ...clearedBrowser, ...(back ? { refresh: `0;url=${back}` } : {}) };
  return page(c, "services/signed-out", (t) => t.services.signedOutHeading, { to: back }, { headers });
}

/** @returns where the service wants its visitor back, if the office knows that place (no open redirect). */
async function registered(c: Request, clientId: string, to: string, state: string | undefined): Promise<string> {
  const client = await serviceClient(c.var.visit.portal, clientId);
  if (!client || !JSON.parse(client.post_logout_redirect_uris).includes(to)) return "";
  return withState(to, state);
}

/** @returns the place with what the service wants to hear again. */
export function withState(to: string, state: string | undefined): string {
  const url = new URL(to);
  if (state !== undefined) url.searchParams.set("state", state);
  return url.href;
}
