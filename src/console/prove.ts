/** A passkey is shown again before what must not be done by whoever finds a computer that somebody left (S13). */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { operatorRequest, provedOperator } from "../office/operators/passkeys.ts";
import { renewProof } from "../office/operators/sessions.ts";
import { parseFields } from "../web/form.ts";
import { ownPath, type Scene } from "./gate.ts";
import { leadTo, type Problems, page } from "./page.ts";
import { browserProblem, ceremony, unprovedProblem } from "./passkey-form.ts";
import { changeToken } from "./visit.ts";

const purpose = "prove";

export async function showProve({ c, operator }: Scene, problems?: Problems): Promise<Response> {
  const { deps, token } = c.var.visit;
  const options = await operatorRequest(deps, { visitToken: token, purpose }, operator);
  const back = ownPath(c.req.query("next"));
  const data = { ...ceremony("get", options, "proveSubmit"), action: `/prove?${new URLSearchParams({ next: back })}` };
  return page(c, "prove", { key: "proveHeading" }, data, problems ? { status: 422, problems } : {});
}

export async function prove(scene: Scene): Promise<Response> {
  const { c, operator, actor, session, portal } = scene;
  const { response } = parseFields(z.strictObject({ response: z.string() }), scene.fields);
  const { deps, token } = c.var.visit;
  const problem = browserProblem(response, "use");
  if (problem) return showProve(scene, problem);
  const proved = await provedOperator(deps, { visitToken: token, purpose }, response);
  const about = { action: "operator.prove", actor, subject: operator.id, sessionId: session.id } as const;
  if (typeof proved === "string" || proved.operator.id !== operator.id) {
    await record(portal, { ...about, outcome: "refused" });
    return showProve(scene, unprovedProblem(typeof proved === "string" ? proved : "refused"));
  }
  const fresh = await transaction(portal, async (within) => {
    const renewed = await renewProof(within, scene);
    if (renewed) await record(within, { ...about, outcome: "ok" });
    return renewed;
  });
  if (fresh) changeToken(c, fresh);
  return leadTo(c, fresh ? ownPath(c.req.query("next")) : "/sign-in");
}
