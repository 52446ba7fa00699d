/** Who stands behind a request to the engine: the member whose whole first login is done, in a session with both factors. */
import type { IncomingMessage } from "node:http";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import type { Portal } from "../deps.ts";
import { positionOf } from "../onboarding/position.ts";
import { servicesKeyOf } from "../sessions/at-services.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import type { Request } from "../web/visit.ts";
import { fullAssurance } from "./clients.ts";

const requests = new WeakMap<IncomingMessage, Request>();

/** The engine sees Node's request; everything else of it is ours. */
export function bringTo(incoming: IncomingMessage, c: Request): void {
  requests.set(incoming, c);
}

export function requestOf(incoming: IncomingMessage): Request {
  return requests.get(incoming)!;
}

interface Caller {
  who: SignedIn;
  /** What services know the session by. */
  servicesKey: string;
  login: { accountId: string; acr: string; amr: string[]; loginTs: number };
}

const known = new WeakMap<IncomingMessage, Promise<Caller | undefined>>();

/** @returns nothing for everybody who may not go on to a service; looked up once. */
export function callerOf(incoming: IncomingMessage): Promise<Caller | undefined> {
  let caller = known.get(incoming);
  if (!caller) {
    caller = lookUp(requestOf(incoming));
    known.set(incoming, caller);
  }
  return caller;
}

async function lookUp(c: Request): Promise<Caller | undefined> {
  const position = await positionOf(c);
  if (position.at !== "home" || position.who.session.assurance !== "full") return undefined;
  const { portal } = c.var.visit;
  const { who } = position;
  return { who, servicesKey: await servicesKeyOf(portal, who), login: await loginOf(portal, who) };
}

/** How and when it was proved who is there. The engine reads the system's clock, ours may be held by a test. */
export async function loginOf(portal: Portal, { session, member }: SignedIn): Promise<Caller["login"]> {
  const provedAt = (session.factor_at ?? session.started_at) + Date.now() - portal.clock();
  const devices = await authenticatorsOf(portal, member.id);
  const device = devices.find(({ id }) => id === session.authenticator_id);
  return {
    accountId: member.id,
    acr: fullAssurance,
    amr: device?.kind === "passkey" ? [device.backed_up ? "swk" : "hwk", "user", "pop"] : ["pwd", "otp"],
    loginTs: Math.floor(provedAt / 1000),
  };
}
