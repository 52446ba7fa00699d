/** The admin's pages: who works here, an invitation, other roles, the end. */
import { z } from "zod";
import { Refusal } from "../files/refusal.ts";
import { inviteOperator } from "../office/operators/invitations.ts";
import { changeRoles, listOperators, operatorOf, readRoles, removeOperator } from "../office/operators/operators.ts";
import { roleNames, rolesInWords } from "../office/operators/words.ts";
import { parseFields } from "../web/form.ts";
import { qrSvg } from "../web/qr.ts";
import type { Scene } from "./gate.ts";
import { errorPage, leadTo, type Problems, page } from "./page.ts";
import { tell } from "./visit.ts";

export async function showOperators({ c, portal }: Scene): Promise<Response> {
  const operators = (await listOperators(portal)).map((each) => ({ ...each, roles: roleNames(each.roles) }));
  return page(c, "operators", { key: "operatorsHeading" }, { operators });
}

/** One field for each role, as a field that comes twice is refused (A4). */
const roleFields = Object.fromEntries(rolesInWords().map(({ role }) => [`role-${role}`, z.literal("yes").optional()]));
const chosenIn = (form: Record<string, unknown>) =>
  readRoles(rolesInWords().flatMap(({ role }) => (form[`role-${role}`] === "yes" ? [role] : [])));

export async function showInvite({ c }: Scene, typed = {}, problems?: Problems): Promise<Response> {
  const data = { roleChoices: rolesInWords(), action: "/operators/invite" };
  const refused = problems ? { status: 422, problems, typed } : {};
  return page(c, "operator-invite", { key: "operatorInvite" }, data, refused);
}

export async function invite(scene: Scene): Promise<Response> {
  const { c } = scene;
  const { name, ...form } = parseFields(z.strictObject({ name: z.string(), ...roleFields }), scene.fields);
  try {
    const made = await inviteOperator(scene, { name: name as string, roles: chosenIn(form) });
    const link = `${c.var.visit.deps.config.officeOrigin}/invitation/${made.token}`;
    const data = { link, qr: qrSvg(link), name: made.name, expiresAt: made.expiresAt };
    return page(c, "operator-invited", { key: "operatorInvitedHeading" }, data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const field = error.lines[0]?.key === "rolesMissing" ? "role-desk" : "name";
    return showInvite(scene, scene.fields, { [field]: [...error.lines] });
  }
}

export async function showOperator(scene: Scene, problems?: Problems): Promise<Response> {
  const { c, portal } = scene;
  const operator = (await listOperators(portal)).find(({ id }) => id === c.req.param("id"));
  if (!operator) return errorPage(c, 404);
  const held = Object.fromEntries(operator.roles.map((role) => [`role-${role}`, "yes"]));
  const data = { about: operator, roleChoices: rolesInWords(), action: c.req.path };
  const heading = { key: "operatorHeading", values: { name: operator.name } } as const;
  const typed = problems ? scene.fields : held;
  return page(c, "operator", heading, data, { typed, ...(problems ? { status: 422, problems } : {}) });
}

export async function saveOperator(scene: Scene): Promise<Response> {
  const { c, portal } = scene;
  const form = parseFields(z.strictObject(roleFields), scene.fields);
  return carriedOut(scene, async () => {
    const { id } = await operatorOf(portal, c.req.param("id") ?? "");
    tell(c, (await changeRoles(scene, id, chosenIn(form))) ? "doneRoles" : "doneNothing");
  });
}

export async function dismissOperator(scene: Scene): Promise<Response> {
  parseFields(z.strictObject({}), scene.fields);
  return carriedOut(scene, async () => {
    await removeOperator(scene, scene.c.req.param("id") ?? "");
    tell(scene.c, "doneRemoved");
  });
}

async function carriedOut(scene: Scene, work: () => Promise<void>): Promise<Response> {
  try {
    await work();
    return leadTo(scene.c, "/operators");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return showOperator(scene, { "role-admin": [...error.lines] });
  }
}
