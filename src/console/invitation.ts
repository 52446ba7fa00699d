/** What an invitation's link opens: one button that takes it for this browser, then the operator's passkey. */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { deviceKind } from "../authenticators/device-names.ts";
import { hashToken } from "../keys/tokens.ts";
import { chooseInsurer } from "../office/desk.ts";
import {
  type FoundInvitation,
  invitationBy,
  invitationHours,
  openInvitation,
  useInvitation,
} from "../office/operators/invitations.ts";
import { forgetPasskeys, operatorRegistration, registerOperatorPasskey } from "../office/operators/passkeys.ts";
import { startSession } from "../office/operators/sessions.ts";
import type { Sentence } from "../strings/office.ts";
import { parseFields } from "../web/form.ts";
import { leadTo, type Problems, page } from "./page.ts";
import { browserProblem, ceremony, unprovedProblem } from "./passkey-form.ts";
import { changeToken, type Request, tell } from "./visit.ts";

/** The address holds the token; even our own server is told no more of it than where the page is from. */
const headers = { "referrer-policy": "strict-origin" };

export async function showInvitation(c: Request): Promise<Response> {
  return invitationPage(c, await found(c));
}

async function invitationPage(c: Request, invitation: FoundInvitation | undefined, problems?: Problems) {
  if (invitation?.state === "waiting") {
    const data = { name: invitation.operator.name, action: c.req.path };
    return page(c, "invitation", { key: "invitedHeading" }, data, { headers });
  }
  if (invitation?.state !== "own") return over(c, invitation);
  const { deps } = c.var.visit;
  const options = await operatorRegistration(deps, asked(c, invitation), invitation.operator);
  const data = { name: invitation.operator.name, action: c.req.path, ...ceremony("create", options, "invitedSubmit") };
  const refused = problems ? { status: 422, problems } : {};
  return page(c, "invitation-passkey", { key: "invitedHeading" }, data, { headers, ...refused });
}

/** The first post opens it, the second one brings the passkey. */
export async function takeInvitation(c: Request, fields: Record<string, string>): Promise<Response> {
  const { response } = parseFields(z.strictObject({ response: z.string().optional() }), fields);
  const { deps, token } = c.var.visit;
  const invitation = await found(c);
  if (invitation?.state === "waiting" && response === undefined) {
    await openInvitation(deps, invitation.id, token);
    return leadTo(c, c.req.path, headers);
  }
  if (invitation?.state !== "own" || response === undefined) return invitationPage(c, invitation);
  const problem = browserProblem(response, "register");
  if (problem) return invitationPage(c, invitation, problem);
  return register(c, invitation, response);
}

async function register(c: Request, invitation: FoundInvitation, json: string): Promise<Response> {
  const { deps, token, ip, userAgent } = c.var.visit;
  const { operator, insurerId } = invitation;
  const { insurer } = await chooseInsurer(deps, insurerId);
  const made = { json, name: deviceKind(userAgent, "PC") };
  const session = await registerOperatorPasskey(deps, asked(c, invitation), operator, made, async (within) => {
    if (!(await useInvitation(within, invitation.id, token))) return undefined;
    await forgetPasskeys(within, operator.id);
    const started = await startSession(within, { operatorId: operator.id, insurerId, userAgent });
    const who = { actor: `operator:${operator.name}`, subject: operator.id, sessionId: hashToken(started) };
    await record({ ...within, insurer }, { action: "operator.passkey", outcome: "ok", ...who, ip, userAgent });
    return { started };
  });
  if (typeof session === "string") return invitationPage(c, await found(c), unprovedProblem(session));
  changeToken(c, session.started);
  tell(c, "donePasskeyAdded");
  return leadTo(c, "/passkeys");
}

function over(c: Request, invitation: FoundInvitation | undefined): Response {
  const why: Sentence =
    invitation?.state === "expired"
      ? { key: "invitationExpired", values: { hours: invitationHours } }
      : { key: invitation?.state === "opened" ? "invitationOpened" : "invitationEnded" };
  return page(c, "error", { key: "invitationOver" }, { text: why }, { status: 410, headers });
}

function found(c: Request): Promise<FoundInvitation | undefined> {
  const { deps, token } = c.var.visit;
  return invitationBy(deps, c.req.param("token") ?? "", token);
}

const asked = (c: Request, { id }: FoundInvitation) => ({
  visitToken: c.var.visit.token,
  purpose: `invitation ${id}`,
});
