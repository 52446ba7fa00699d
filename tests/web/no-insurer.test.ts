import { describe, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";

const _json = JSON.stringify;
const _passkeysOf = (test: TestPortal, memberId: string) =>
  test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

describe("answers that are no insurer's", () => {
  it.each([
    ["an unknown host", "https://unknown.test/sign-in", 421],
    ["an unknown file", "/static/none/none.js", 404],
  ])("A7: the answer to %s carries the headers that need no insurer", async (_, address, status) => {
    const test = await openPortal();
    const response = await test.app.request(new URL(address, test.origin));
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cache-control": "no-store",
    });
  });
});
