import { beforeEach, describe, expect, it } from "vitest";
import * as counters from "../../src/limits/counters.ts";
import { forgiveMember } from "../../src/limits/forgive-member.ts";
import { attempt, type Counter } from "../../src/limits/limits.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

/** @returns whether the counter has forgotten its one failure once the office has helped m1. */
async function isForgiven(counter: Counter): Promise<boolean> {
  await attempt(test.portal, counter);
  return (await forgiveMember(test.portal, "m1")) === 1;
}

describe("R3: the office helps a member", () => {
  it.each([
    counters.accountFromAnywhere("m1"),
    counters.accountFromNetwork("m1", "192.0.2"),
    counters.secondFactor("m1"),
    counters.currentPassword("m1"),
    counters.userIdCheck("m1"),
    counters.emailCodes("m1"),
    counters.emailCodeTo("m1", "i1"),
  ])("forgets $key", async (counter) => {
    expect(await isForgiven(counter)).toBe(true);
  });

  it.each([
    counters.accountFromAnywhere("m2"),
    counters.accountFromNetwork("m2", "192.0.2"),
    counters.secondFactor("m2"),
    counters.emailCodeTo("m2", "i1"),
    counters.knownBrowser("m1"),
    counters.rowsAbout("form.stale", "192.0.2.7"),
  ])("leaves $key as it is", async (counter) => {
    expect(await isForgiven(counter)).toBe(false);
  });

  it("forgets what was counted from every network, and tells how much that was", async () => {
    for (const network of ["192.0.2", "198.51.100"]) {
      await attempt(test.portal, counters.accountFromNetwork("m1", network));
    }
    await attempt(test.portal, counters.secondFactor("m1"));
    expect(await forgiveMember(test.portal, "m1")).toBe(3);
    expect(await forgiveMember(test.portal, "m1")).toBe(0);
  });

  it("A1: leaves another insurer's counters as they are", async () => {
    const other = await openPortal();
    await attempt(other.portal, counters.secondFactor("m1"));
    expect(await forgiveMember(test.portal, "m1")).toBe(0);
  });
});
