import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Portal } from "../../src/deps.ts";
import { type KeyPurpose, keysFrom } from "../../src/keys/keys.ts";
import * as counters from "../../src/limits/counters.ts";

const secret = Buffer.alloc(32, "counted");
const keys = keysFrom(new Map([["index" as KeyPurpose, [{ id: "k1", secret }]]]), randomBytes);
const portal = { keys } as Portal;

describe("a counter", () => {
  it.each([
    ["second-factor m1", counters.secondFactor("m1")],
    ["current-password m1", counters.currentPassword("m1")],
    ["user-id m1", counters.userIdCheck("m1")],
    ["email-code m1 i1", counters.emailCodeTo("m1", "i1")],
    ["email-codes m1", counters.emailCodes("m1")],
    ["device b1", counters.knownBrowser("b1")],
    ["recovery-mail+network i1 192.0.2", counters.recoveryMails("i1", "192.0.2")[0]!],
    ["recovery-mail i1", counters.recoveryMails("i1", "192.0.2")[1]!],
    ["account m1", counters.accountFromAnywhere("m1")],
    ["row form.stale 192.0.2.7", counters.rowsAbout("form.stale", "192.0.2.7")],
    ["account+network m1 192.0.2", counters.accountFromNetwork("m1", "192.0.2")],
  ])("is kept as running portals hold it: %s", (held, { key }) => {
    expect(key).toBe(held);
  });

  it("of a user ID that is nobody's does not hold what was typed", () => {
    const { key } = counters.accountFromAnywhere(counters.nobodysAccount(portal, "taro-mihon"));
    expect(key).toMatch(/^account text-[\w-]{43}$/);
    expect(counters.typedUserId(portal, "taro-mihon")).toMatch(/^[\w-]{43}$/);
  });

  it("of two user IDs that are nobody's is not one", () => {
    const [taro, jiro] = ["taro-mihon", "jiro-mihon"].map((userId) => counters.nobodysAccount(portal, userId));
    expect(taro).not.toBe(jiro);
  });
});
