import { beforeEach, describe, expect, it } from "vitest";
import * as counters from "../../src/limits/counters.ts";
import { attempt, type Counter } from "../../src/limits/limits.ts";
import { sweepLimits } from "../../src/limits/sweep.ts";
import { day, hour } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

/** @returns the keys that are left after so long. */
async function left(counter: Counter, after: number): Promise<string[]> {
  await attempt(test.portal, counter);
  test.passes(after);
  await sweepLimits(test.portal);
  const rows = await test.deps.db
    .selectFrom("limits")
    .select("key")
    .where("insurer_id", "=", test.portal.insurer.id)
    .execute();
  return rows.map(({ key }) => key);
}

describe("R11: what strangers have counted", () => {
  it.each<[string, () => Counter]>([
    ["rows about an address", () => counters.rowsAbout("form.stale", "203.0.113.9")],
    ["an account from a network", () => counters.accountFromNetwork("m1", "203.0.113")],
    ["mails of one network", () => counters.recoveryMails("i1", "203.0.113")[0]!],
    ["mails in all", () => counters.recoveryMails("i1", "203.0.113")[1]!],
    ["codes to an address", () => counters.emailCodeTo("m1", "i1")],
    ["codes to a member", () => counters.emailCodes("m1")],
    ["looks for a free user ID", () => counters.userIdCheck("m1")],
  ])("is swept after half a day: %s", async (_, counter) => {
    expect(await left(counter(), 11 * hour)).toHaveLength(1);
    expect(await left(counter(), 12 * hour)).toEqual([]);
  });

  it.each([
    ["an ID that is nobody's", () => counters.nobodysAccount(test.portal, "dare-demo")],
    ["a notice", () => counters.noticesAccount("n1")],
  ])("is swept after a month where it was about %s", async (_, account) => {
    const guesses = counters.accountFromAnywhere(account());
    expect(await left(guesses, 29 * day)).toHaveLength(1);
    expect(await left(guesses, 30 * day)).toEqual([]);
  });
});

describe("R2: what counts against a member", () => {
  it.each([
    counters.accountFromAnywhere("m1"),
    counters.secondFactor("m1"),
    counters.currentPassword("m1"),
    counters.knownBrowser("b1"),
  ])("stays until it is forgiven: $key", async (counter) => {
    expect(await left(counter, 400 * day)).toEqual([counter.key]);
  });
});
