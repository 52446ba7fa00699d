import { beforeAll, describe, expect, it } from "vitest";
import { finishedMember } from "../support/people.ts";
import { openPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

async function signsInAt(path: string) {
  const test = await openPortal();
  const hanako = await finishedMember(test);
  const person = test.visitor();
  await person.opens(path);
  await person.submits({ userId: hanako.userId, password: hanako.password });
  await person.submits({ code: await hanako.otpCode() });
  return person.sees.path;
}

describe("after the time ran out", () => {
  it.each(["/account/sign-in-methods", "/account/move", "/account/email", "/terms/1.0", "/account/language"])(
    "signing in leads back to %s",
    async (path) => {
      expect(await signsInAt(path)).toBe(path);
    },
  );

  it.each(["name", "remove"])("signing in leads back to the page that asks for a device's %s", async (what) => {
    const test = await openPortal();
    const hanako = await finishedMember(test);
    const { id } = await test.deps.db
      .selectFrom("authenticators")
      .select("id")
      .where("member_id", "=", hanako.id)
      .executeTakeFirstOrThrow();
    const person = test.visitor();
    await person.opens(`/account/devices/${id}/${what}`);
    await person.submits({ userId: hanako.userId, password: hanako.password });
    await person.submits({ code: await hanako.otpCode() });
    expect(person.sees).toMatchObject({ path: `/account/devices/${id}/${what}`, status: 200 });
  });

  it("a wrong password and a wrong code on the way do not forget it", async () => {
    const test = await openPortal();
    const hanako = await finishedMember(test);
    const person = test.visitor();
    await person.opens("/account/profile");
    await person.submits({ userId: hanako.userId, password: "wrong" });
    await person.submits({ userId: hanako.userId, password: hanako.password });
    await person.submits({ code: "000000" });
    await person.submits({ code: await hanako.otpCode() });
    expect(person.sees.path).toBe("/account/profile");
  });

  it("who signed in in another tab is led back at once", async () => {
    const test = await openPortal();
    const hanako = await finishedMember(test);
    await hanako.person.opens("/sign-in?ended=1&next=%2Fterms");
    expect(hanako.person.sees.path).toBe("/terms");
  });

  it("the first login goes on at its own step", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    const person = test.visitor();
    await person.opens("/account/profile");
    await person.submits({ userId: notice.temporaryUserId, password: notice.temporaryPassword });
    expect(person.sees.path).toBe("/onboarding/birth-date");
  });
});

const elsewhere = [
  "//evil.test",
  "/\\evil.test",
  "\\/evil.test",
  "https:evil.test",
  "https://evil.test/account/profile",
  "%2f%2fevil.test",
  "/account/profile\r\nSet-Cookie: a=b",
  "/account/profile/../../evil",
  "/account/profile?x=//evil.test",
  "javascript:alert(1)",
  "/sign-out",
  "/nowhere",
  "/account/devices/x/remove/evil",
  "/account/devices//remove",
  "/account/devices/../remove",
  "/account/move/status",
];

describe("F8: a link of somebody else's", () => {
  let inside: Visitor;
  let outside: Visitor;
  beforeAll(async () => {
    const test = await openPortal();
    inside = (await finishedMember(test)).person;
    outside = test.visitor();
  });

  it.each(elsewhere)("F8: with %j leads home who is signed in, however it is written", async (next) => {
    for (const written of [encodeURIComponent(next), next.replaceAll(/[\r\n]/g, "")]) {
      const answer = await inside.request("GET", `/sign-in?next=${written}`);
      expect(answer.headers.get("location")).toBe("/");
    }
  });

  it.each(elsewhere)("F8: with %j is not repeated in any header or form", async (next) => {
    const answer = await outside.request("GET", `/sign-in?next=${encodeURIComponent(next)}`);
    expect([...answer.headers].flat().join("\n")).not.toContain("evil");
    expect(await answer.text()).toContain('action="/sign-in"');
  });

  it("F8: leads home after the whole sign-in too", async () => {
    expect(await signsInAt("/sign-in?next=//evil.test")).toBe("/");
  });
});
