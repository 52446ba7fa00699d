import { expect, it } from "vitest";
import type { Hashing } from "../../src/keys/hashing.ts";
import { openPortal } from "../support/portal.ts";

it("R11: a whole first login costs four slow hashes: two passwords entered, one chosen, one recovery code", async () => {
  const { deps } = await openPortal();
  const seen: string[] = [];
  const hashing: Hashing = {
    ...deps.hashing,
    hash(text, scheme) {
      seen.push("hash");
      return deps.hashing.hash(text, scheme);
    },
    verify(text, stored) {
      seen.push("verify");
      return deps.hashing.verify(text, stored);
    },
  };
  const test = await openPortal({ deps: { hashing } });
  const member = await test.memberWithNotice();
  seen.length = 0;
  const taro = test.visitor();
  // Not read as a printed code, which would cost one more.
  await taro.walksTo("end", member, { userId: "taro-mihon", password: "kawa!no77hito" });
  expect(taro.sees.path).toBe("/");
  expect(seen).toEqual(["verify", "hash", "verify", "hash"]);
});
