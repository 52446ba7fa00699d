/**
 * Where a service's request waits for its member: who is not there signs in first, who must prove it again does so, and then a
 * page leads on. It is a page and not a redirect, as browsers follow none to another site that began with a form of ours.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { provedSince } from "../account/prove.ts";
import { rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { positionOf } from "../onboarding/position.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { leadOn } from "../sign-in/next.ts";
import type { Language } from "../strings/strings.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";
import { loginOf } from "./caller.ts";
import type { Engine } from "./engine.ts";
import type { Engines } from "./engines.ts";

type Waiting = Awaited<ReturnType<Engine["interactionDetails"]>>;

/** The page that asks for a proof knows where it stands by this. */
const around = memberPage({
  view: "services/continue",
  heading: (t) => t.services.continueHeading,
  form: z.strictObject({}),
  submit: async () => undefined,
});

export async function goOn(c: Request, engineOf: Engines, fields?: Record<string, string>): Promise<Response> {
  const { portal } = c.var.visit;
  const engine = await engineOf(portal);
  const waiting = engine && (await waitingFor(c, engine));
  if (!waiting) return page(c, "services/over", (t) => t.services.overHeading, {}, { status: 410 });
  const position = await positionOf(c);
  if (position.at !== "home") return leadOn(c, position, c.req.path);
  const since = provedNotBefore(portal, waiting);
  const asked = { page: around, ...(fields ? { fields } : {}), show: async () => show(c, waiting) };
  const who = await provedSince(c, position.who, asked, { since, words: "proveForService" });
  if (who instanceof Response) return who;
  await answer(portal, waiting, who);
  return show(c, waiting);
}

/** @returns the request that waits in this very browser under the name in the address. */
async function waitingFor(c: Request, engine: Engine): Promise<Waiting | undefined> {
  const { incoming, outgoing } = c.env as unknown as { incoming: IncomingMessage; outgoing: ServerResponse };
  const waiting = await engine.interactionDetails(incoming, outgoing).catch(() => undefined);
  return waiting?.uid === c.req.param("id") ? waiting : undefined;
}

/** @returns the moment since which a second factor must have been proved, as far as the service asked (`prompt`, `max_age`). */
function provedNotBefore(portal: Portal, { prompt, params, iat }: Waiting): number {
  const askedAt = iat * 1000 + portal.clock() - Date.now();
  if (prompt.reasons.includes("login_prompt")) return askedAt;
  if (params.max_age === undefined) return 0;
  return Math.min(askedAt, portal.clock() - Number(params.max_age) * 1000);
}

/** Somebody else than the service expects is told to it, or it would ask again for ever. */
async function answer(portal: Portal, waiting: Waiting, who: SignedIn): Promise<void> {
  const { accountId, acr, amr, loginTs } = await loginOf(portal, who);
  const isOther = waiting.prompt.reasons.includes("id_token_hint") && !waiting.prompt.reasons.includes("nobody");
  waiting.result = isOther
    ? { error: "login_required", error_description: "somebody else is signed in" }
    : { login: { accountId, acr, amr, ts: loginTs } };
  await waiting.persist();
}

async function show(c: Request, { params, returnTo }: Waiting): Promise<Response> {
  const { portal, language } = c.var.visit;
  const { pathname } = new URL(returnTo);
  const data = { service: await nameOf(portal, String(params.client_id), language), to: pathname };
  const headers = { refresh: `0;url=${pathname}` };
  return page(c, "services/continue", (t) => t.services.continueHeading, data, { headers });
}

async function nameOf(portal: Portal, clientId: string, language: Language): Promise<string> {
  const service = await rows(portal, "service_clients")
    .innerJoin("services", "services.id", "service_clients.service_id")
    .select(["name_ja", "name_easy", "name_en"])
    .where("service_clients.id", "=", clientId)
    .executeTakeFirst();
  return service?.[`name_${language}`] ?? "";
}
