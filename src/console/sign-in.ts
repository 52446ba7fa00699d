/** Signing in to the console: a passkey and nothing else. Nobody is asked for a name, so nobody learns who works here (W12). */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { everyPortal } from "../office/desk.ts";
import { insurersOf } from "../office/operators/operators.ts";
import { operatorRequest, provedOperator } from "../office/operators/passkeys.ts";
import { endSession, startSession } from "../office/operators/sessions.ts";
import { parseFields } from "../web/form.ts";
import { ownPath, type Scene, whoIsAtWork } from "./gate.ts";
import { leadTo, type Problems, page } from "./page.ts";
import { browserProblem, ceremony, unprovedProblem } from "./passkey-form.ts";
import { changeToken, type Request } from "./visit.ts";

export async function showSignIn(c: Request): Promise<Response> {
  if (await whoIsAtWork(c)) return leadTo(c, "/");
  return signInPage(c);
}

async function signInPage(c: Request, problems?: Problems): Promise<Response> {
  const { deps, token } = c.var.visit;
  const options = await operatorRequest(deps, { visitToken: token, purpose: "sign-in" });
  const data = {
    ...ceremony("get", options, "enterSubmit"),
    action: `/sign-in${new URL(c.req.url).search}`,
    isOut: c.req.query("out") !== undefined,
  };
  return page(c, "sign-in", { key: "enterHeading" }, data, problems ? { status: 422, problems } : {});
}

export async function signIn(c: Request, fields: Record<string, string>): Promise<Response> {
  const { response } = parseFields(z.strictObject({ response: z.string() }), fields);
  const { deps, token, ip, userAgent } = c.var.visit;
  const problem = browserProblem(response, "use");
  if (problem) return signInPage(c, problem);
  const proved = await provedOperator(deps, { visitToken: token, purpose: "sign-in" }, response);
  if (typeof proved === "string") return signInPage(c, unprovedProblem(proved));
  const { operator } = proved;
  const mine = await insurersOf(deps, operator.id);
  const portal = (await everyPortal(deps)).find(({ insurer }) => mine.includes(insurer.id));
  if (!portal) return signInPage(c, unprovedProblem("refused"));
  const fresh = await transaction(portal, async (within) => {
    const started = await startSession(within, { operatorId: operator.id, insurerId: portal.insurer.id, userAgent });
    const who = { actor: `operator:${operator.name}`, subject: operator.id };
    await record(within, {
      action: "operator.sign-in",
      outcome: "ok",
      ...who,
      ip,
      userAgent,
      sessionId: hashToken(started),
    });
    return started;
  });
  changeToken(c, fresh);
  return leadTo(c, ownPath(c.req.query("next")));
}

export async function signOut({ c, session, portal, actor, operator }: Scene): Promise<Response> {
  await transaction(portal, async (within) => {
    await endSession(within, session.id);
    await record(within, {
      action: "operator.sign-out",
      outcome: "ok",
      actor,
      subject: operator.id,
      sessionId: session.id,
    });
  });
  changeToken(c, portal.random(32).toString("base64url"));
  return leadTo(c, "/sign-in?out=1", { "clear-site-data": '"cache", "storage"' });
}
