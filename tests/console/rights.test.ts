/** OP2: every route of the console against every role, and what happens to rights that are reached for by another way. */
import { beforeAll, describe, expect, it } from "vitest";
import { routes } from "../../src/console/routes.ts";
import type { Portal } from "../../src/deps.ts";
import { changeRoles, operatorOf } from "../../src/office/operators/operators.ts";
import { may, type Role, rights, roles } from "../../src/office/operators/rights.ts";
import { type AtDesk, openConsole, type TestConsole } from "../support/console.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
let office: TestConsole;
let number: string;
const desks = new Map<Role, AtDesk>();

beforeAll(async () => {
  test = await openPortal();
  office = openConsole(test);
  number = await newMember(test.portal);
  for (const role of roles) desks.set(role, await office.operator([role]));
});

let members = 0;
async function newMember(portal: Portal): Promise<string> {
  const { addMember } = await import("../../src/members/members.ts");
  members += 1;
  const memberNumber = `7001-${members}`;
  await addMember(portal, { memberNumber, name: "見本 権", nameKana: "ミホン ケン", birthDate: "1979-08-22" });
  return memberNumber;
}

const pathOf = (path: string) => path.replace(":number", number).replace(":id", "nobody").replace(":token", "none");
const tokenOn = ({ browser }: AtDesk) => browser.formWith(["formToken"]).fields.formToken!;

/** @returns whether the answer says that the role may not. */
async function isForbidden(desk: AtDesk, { method, path }: { method: string; path: string }): Promise<boolean> {
  await desk.browser.opens("/passkeys");
  const body = method === "POST" ? new URLSearchParams({ formToken: tokenOn(desk) }).toString() : undefined;
  const answer = await desk.browser.request(method, pathOf(path), body);
  return answer.status === 403 && (await answer.text()).includes("この役割ではできません");
}

describe("the table of routes", () => {
  it("is everything that the console answers", () => {
    const listed = routes.map(({ method, path }) => `${method} ${path}`);
    const answered = office.app.routes
      .filter(({ method, path }) => method !== "ALL" && path !== "/static/*" && path !== "*" && path !== "/*")
      .map(({ method, path }) => `${method} ${path}`);
    expect(new Set(answered)).toEqual(new Set(listed));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it("names for each the right it needs; only signing in and invitations are for anybody", () => {
    const open = routes.filter(({ right }) => right === "anybody").map(({ path }) => path);
    expect(new Set(open)).toEqual(new Set(["/sign-in", "/invitation/:token"]));
  });

  it("asks for every right that there is", () => {
    const asked = new Set(routes.map(({ right }) => right));
    // These two are asked for inside: by a field, and by what a page shows.
    const inside = ["member.correct-email", "operation.see"];
    expect(Object.keys(rights).filter((right) => !asked.has(right as never) && !inside.includes(right))).toEqual([]);
  });
});

const signOut = (path: string) => path === "/sign-out";
const guarded = routes.filter(({ right, path }) => right !== "anybody" && !signOut(path));

describe.each(roles)("the role %s", (role) => {
  it.each(guarded)("may come to $method $path where its right says so, and nowhere else", async (route) => {
    const isAllowed = may([role], route.right as keyof typeof rights);
    expect(await isForbidden(desks.get(role)!, route)).toBe(!isAllowed);
  });
});

describe("nobody", () => {
  it.each(guarded)("comes to $method $path without signing in", async ({ method, path }) => {
    const stranger = office.browser();
    const answer = await stranger.request(method, pathOf(path), method === "POST" ? "" : undefined);
    expect([answer.status, answer.headers.get("location")?.split("?")[0]]).toEqual([303, "/sign-in"]);
  });
});

describe("a role that is reached for", () => {
  it("cannot change an e-mail address through the field of a form that does not show it", async () => {
    const desk = await office.operator(["clerk"]);
    await desk.browser.opens(`/members/${number}`);
    await desk.browser.submits({ birthDate: "19790822", postalCode: "", memberNumber: number });
    await desk.browser.opens(`/members/${number}/correct`);
    expect(desk.browser.sees.html).not.toContain('name="email"');
    await desk.browser
      .submits({ name: "見本 健", email: "thief@example.com", reason: "caller", note: "" })
      .catch(() => {});
    const form = desk.browser.formWith(["nameKana"]);
    await desk.browser.posts(form.action, { ...form.fields, email: "thief@example.com", reason: "caller" });
    expect([desk.browser.sees.status, desk.browser.sees.heading]).toEqual([403, "この役割ではできません"]);
  });

  it("ends in the middle of the work: the open page is refused at the next request", async () => {
    const desk = await office.operator(["lead"]);
    await desk.browser.opens(`/members/${number}`);
    await desk.browser.submits({ birthDate: "19790822", postalCode: "", memberNumber: number });
    await desk.browser.opens(`/members/${number}/reset-factor`);
    expect(desk.browser.sees.status).toBe(200);
    const { id } = await operatorOf(test.portal, desk.name);
    await changeRoles({ portal: test.portal, actor: "operator:setup" }, id, ["desk"]);
    await desk.browser.submits({ reason: "caller", note: "" });
    expect([desk.browser.sees.status, desk.browser.sees.heading]).toEqual([403, "この役割ではできません"]);
  });

  it("A2: finds no member of another insurer, by number or by act", async () => {
    const other = await openPortal();
    const theirs = await newMember(other.portal);
    const desk = desks.get("lead")!;
    for (const path of [`/members/${theirs}`, `/members/${theirs}/unlock`, `/members/${theirs}/reset-factor`]) {
      await desk.browser.opens(path);
      expect([path, desk.browser.sees.status]).toEqual([path, 404]);
    }
    await desk.browser.opens(`/members?q=${theirs}`);
    expect(desk.browser.sees.html).not.toContain(theirs + "</a>");
  });

  it("is at one insurer only: who leads there is nobody here", async () => {
    const other = await openPortal();
    const desk = await office.operator(["lead"], other.portal);
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.status).toBe(404);
    const { fields } = desk.browser.formWith(["formToken"]);
    await desk.browser.posts("/insurer", { formToken: fields.formToken!, insurer: test.portal.insurer.id });
    expect(desk.browser.sees.status).toBe(404);
  });

  it("is that of the insurer worked for: who is admin here and desk there changes and cannot invite there", async () => {
    const other = await openPortal();
    const desk = await office.operator(["admin"]);
    const { inviteOperator } = await import("../../src/office/operators/invitations.ts");
    const acting = { portal: other.portal, actor: "operator:setup" };
    await inviteOperator(acting, { name: desk.name, roles: ["desk"], anywhere: true });
    await desk.browser.opens("/operators/invite");
    expect(desk.browser.sees.status).toBe(200);
    const { fields } = desk.browser.formWith(["formToken"]);
    await desk.browser.posts("/insurer", { formToken: fields.formToken!, insurer: other.portal.insurer.id });
    expect(desk.browser.sees.path).toBe("/");
    await desk.browser.opens("/operators/invite");
    expect(desk.browser.sees.status).toBe(403);
  });

  it("cannot be taken from somebody who works for another insurer too, by inviting them anew", async () => {
    const other = await openPortal();
    const theirs = await office.operator(["lead"], other.portal);
    const admin = desks.get("admin")!;
    await admin.browser.opens("/operators/invite");
    await admin.browser.submits({ name: theirs.name, "role-desk": "yes" });
    expect(admin.browser.sees.status).toBe(422);
    expect(admin.browser.sees.problems[0]).toContain("ほかの組合の業務も担当しています");
  });

  it("stays with the last admin", async () => {
    const own = await openPortal();
    const desk = await office.operator(["admin"], own.portal);
    const { id } = await operatorOf(own.portal, desk.name);
    await desk.browser.opens(`/operators/${id}`);
    const { fields } = desk.browser.formWith(["role-desk"]);
    await desk.browser.posts(`/operators/${id}`, { formToken: fields.formToken!, "role-desk": "yes" });
    expect(desk.browser.sees.status).toBe(422);
    await desk.browser.posts(`/operators/${id}/remove`, { formToken: fields.formToken! });
    expect(desk.browser.sees.status).toBe(422);
    expect((await operatorOf(own.portal, desk.name)).roles).toEqual(["admin"]);
  });
});
