/** The operator's own passkeys: a second one is asked for, one that is lost is removed, and the last one stays. */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { deviceKind, uniqueName } from "../authenticators/device-names.ts";
import {
  mostPasskeys,
  operatorRegistration,
  passkeysOf,
  registerOperatorPasskey,
  removePasskey,
} from "../office/operators/passkeys.ts";
import { parseFields } from "../web/form.ts";
import type { Scene } from "./gate.ts";
import { leadTo, type Problems, page } from "./page.ts";
import { browserProblem, ceremony, unprovedProblem } from "./passkey-form.ts";
import { tell } from "./visit.ts";

export async function showPasskeys({ c, operator }: Scene): Promise<Response> {
  const own = await passkeysOf(c.var.visit.deps, operator.id);
  const passkeys = own.map(({ id, name, created_at, last_used_at }) => ({ id, name, created_at, last_used_at }));
  return page(c, "passkeys", { key: "passkeysHeading" }, { passkeys });
}

const purpose = "passkey";

export async function showNewPasskey({ c, operator }: Scene, problems?: Problems): Promise<Response> {
  const { deps, token } = c.var.visit;
  const isFull = (await passkeysOf(deps, operator.id)).length >= mostPasskeys;
  const options = await operatorRegistration(deps, { visitToken: token, purpose }, operator);
  const data = {
    ...ceremony("create", options, "passkeyNewSubmit"),
    action: "/passkeys/new",
    isFull,
    most: mostPasskeys,
  };
  return page(c, "passkey-new", { key: "passkeyNewHeading" }, data, problems ? { status: 422, problems } : {});
}

export async function addPasskey(scene: Scene): Promise<Response> {
  const { c, operator, actor, session, portal } = scene;
  const { response } = parseFields(z.strictObject({ response: z.string() }), scene.fields);
  const { deps, token, userAgent } = c.var.visit;
  const problem = browserProblem(response, "register");
  if (problem) return showNewPasskey(scene, problem);
  const name = uniqueName(await passkeysOf(deps, operator.id), deviceKind(userAgent, "PC"));
  const asked = { visitToken: token, purpose };
  const added = await registerOperatorPasskey(deps, asked, operator, { json: response, name }, async (within) => {
    const about = { actor, subject: operator.id, sessionId: session.id, detail: name };
    await record({ ...within, insurer: portal.insurer }, { action: "operator.passkey", outcome: "ok", ...about });
    return { name };
  });
  if (typeof added === "string") return showNewPasskey(scene, unprovedProblem(added));
  tell(c, "donePasskeyAdded");
  return leadTo(c, "/passkeys");
}

export async function dropPasskey(scene: Scene): Promise<Response> {
  const { c, operator, actor, session, portal } = scene;
  const { passkey } = parseFields(z.strictObject({ passkey: z.string() }), scene.fields);
  const isRemoved = await removePasskey(c.var.visit.deps, operator.id, passkey);
  if (isRemoved) {
    const about = { actor, subject: operator.id, sessionId: session.id };
    await record(portal, { action: "operator.passkey-removed", outcome: "ok", ...about });
  }
  tell(c, isRemoved ? "donePasskeyRemoved" : "donePasskeyLast");
  return leadTo(c, "/passkeys");
}
