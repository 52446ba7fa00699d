import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Portal } from "../../src/deps.ts";
import { type KeyPurpose, keysFrom } from "../../src/keys/keys.ts";
import * as counters from "../../src/limits/counters.ts";

const secret = Buffer.alloc(32, "counted");
const keys = keysFrom(new Map([["index" as KeyPurpose, [{ id: "k1", secret }]]]), randomBytes);
const portal = { keys } as Portal;
const taro = "mot5lRPsD8lZ2ituVzmjpbKRhmODrC-rrD7ztTK3JFM";

describe("a counter", () => {
  it.each([
    ["second-factor m1", counters.secondFactor("m1")],
    ["current-password m1", counters.currentPassword("m1")],
    ["user-id m1", counters.userIdCheck("m1")],
    ["email-code m1", counters.emailCode("m1")],
    ["device b1", counters.knownBrowser("b1")],
    ["address 192.0.2.7", counters.signInsFrom("192.0.2.7")],
    ["recovery 192.0.2.7", counters.forgottenThingsFrom("192.0.2.7")],
    ["recovery-mail i1", counters.userIdMail("i1")],
    [`id ${taro}`, counters.userIdFromAnywhere(portal, "taro-mihon")],
    [`id+network ${taro} 192.0.2`, counters.userIdFromNetwork(portal, "taro-mihon", "192.0.2")],
    [`recovery-mail ${taro}`, counters.passwordMail(portal, "taro-mihon")],
  ])("is kept as running portals hold it: %s", (held, { key }) => {
    expect(key).toBe(held);
  });

  it.each(["TARO-MIHON", "ｔａｒｏ－ｍｉｈｏｎ", " taro mihon"])("of a user ID is one, typed as %s too", (typed) => {
    expect(counters.userIdFromAnywhere(portal, typed)).toEqual(counters.userIdFromAnywhere(portal, "taro-mihon"));
  });

  it("of a temporary user ID is one, with and without its kp", () => {
    expect(counters.userIdFromAnywhere(portal, "1234-abcd")).toEqual(
      counters.userIdFromAnywhere(portal, "kp-1234abcd"),
    );
  });
});
