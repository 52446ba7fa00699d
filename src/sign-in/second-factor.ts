/** The second factor of every later sign-in: passkey, one-time code, or a recovery code as the way out. */
import type { Hono } from "hono";
import { z } from "zod";
import { positionOf, resumeLostAnswer } from "../onboarding/position.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { replaceSession, type SignedIn } from "../sessions/sessions.ts";
import { digestOf } from "../web/digest.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { route } from "../web/route.ts";
import { type Env, enterSession, type Request, rememberDevice } from "../web/visit.ts";
import { tellOfNewDevice } from "./new-device.ts";
import { leadOn, nextOf, withNext } from "./next.ts";
import { enterByProof, proofFields, proofPage, recordRefusedProof } from "./prove.ts";

const action = "sign-in.second-factor";

export function secondFactorRoutes(app: Hono<Env>): void {
  route(app, "/sign-in/second-factor", {
    async get(c) {
      const position = await positionOf(c);
      if (position.at !== "second-factor") return leadOn(c, position);
      return show(c, position.who);
    },
    async post(c, fields) {
      const position = await positionOf(c);
      if (position.at === "sign-in" && (await resumeLostAnswer(c, fields))) return leadOn(c, await positionOf(c));
      if (position.at !== "second-factor") return leadOn(c, position);
      return submit(c, position.who, fields);
    },
  });
}

async function submit(c: Request, who: SignedIn, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal } = visit;
  const given = parseFields(z.strictObject(proofFields), fields);
  const scene = { ...who, portal, visit };
  const entered = await enterByProof(scene, given, action, async (within, authenticatorId) => {
    const changes = { assurance: "full", authenticatorId: authenticatorId ?? null } as const;
    const token = await replaceSession(within, who, changes, digestOf(c.req.path, fields));
    if (token) await tellOfNewDevice({ ...scene, portal: within });
    return token;
  });
  if ("token" in entered) {
    rememberDevice(c, newKnownDevice(portal, who.member.id));
    await enterSession(c, entered.token);
    return leadOn(c, await positionOf(c));
  }
  if (entered.wrong !== undefined) {
    // A parallel post of the same form was faster.
    if (await resumeLostAnswer(c, fields)) return leadOn(c, await positionOf(c));
    await recordRefusedProof(scene, action, entered.wrong);
  }
  return show(c, who, entered);
}

async function show(c: Request, who: SignedIn, options: PageOptions = {}): Promise<Response> {
  const action = withNext("/sign-in/second-factor", nextOf(c));
  return page(c, "sign-in/second-factor", { ...(await proofPage(c.var.visit, who)), action }, options);
}
