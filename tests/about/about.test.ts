import { expect, it } from "vitest";
import { openPortal } from "../support/portal.ts";

it("password managers are led from the well-known address to where a password is changed", async () => {
  const test = await openPortal();
  const answer = await test.visitor().request("GET", "/.well-known/change-password");
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/account/password"]);
});

it("C8: passkey endpoints are at the configured origin, whatever Host was sent", async () => {
  const test = await openPortal();
  const answer = await test
    .visitor()
    .request("GET", "/.well-known/passkey-endpoints", undefined, { host: "evil.test" });
  expect(answer.headers.get("content-type")).toBe("application/json");
  const { enroll, manage } = (await answer.json()) as Record<string, string>;
  expect([enroll, manage]).toEqual([`${test.origin}/account/add-passkey`, `${test.origin}/account/sign-in-methods`]);
});

it.each(["/account/password", "/account/add-passkey", "/account/sign-in-methods"])(
  "what the well-known addresses name is there: %s",
  async (path) => {
    const person = (await openPortal()).visitor();
    await person.opens(path);
    expect(person.sees.path).toBe("/sign-in");
  },
);

it("security.txt says whom to tell and until when that holds (RFC 9116)", async () => {
  const test = await openPortal({ insurer: { security_contact: "mailto:security@kenpo.test" } });
  const answer = await test.visitor().request("GET", "/.well-known/security.txt");
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect((await answer.text()).split("\n")).toEqual([
    "Contact: mailto:security@kenpo.test",
    "Expires: 2026-10-03T00:00:00.000Z",
    "Preferred-Languages: ja, en",
    `Canonical: ${test.origin}/.well-known/security.txt`,
    "",
  ]);
});

it("security.txt is not there where the insurer named nobody", async () => {
  const answer = await (await openPortal()).visitor().request("GET", "/.well-known/security.txt");
  expect(answer.status).toBe(404);
});

it("the privacy notice is the insurer's own", async () => {
  const test = await openPortal({ insurer: { privacy_html: "<h2>利用目的</h2><p>本文</p>" } });
  const person = test.visitor();
  await person.opens("/privacy");
  expect(person.sees.html).toContain("<h2>利用目的</h2><p>本文</p>");
});

it("without a privacy notice the page says whom to ask, and every page leads to both", async () => {
  const person = (await openPortal()).visitor();
  await person.opens("/privacy");
  expect(person.sees.html).toContain("お問い合わせください");
  await person.opens("/sign-in");
  expect(person.sees.html).toContain('href="/privacy"');
  expect(person.sees.html).toContain('href="/accessibility"');
});

it("the accessibility statement names the standards and the telephone", async () => {
  const person = (await openPortal()).visitor();
  await person.opens("/accessibility");
  for (const words of ["JIS X 8341-3:2016", "WCAG 2.2", "03-0000-0000"]) expect(person.sees.html).toContain(words);
});
