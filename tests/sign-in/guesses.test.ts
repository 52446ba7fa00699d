/** What is counted belongs to the account that is guessed at, and to the household it comes from, whatever else looks like them. */
import { describe, expect, it } from "vitest";
import { countingHashing, minute } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

async function watchedPortal() {
  const test = await openPortal({ config: { trustedProxies: 1 } });
  const hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
  return { test, hashing };
}

/** A program that signs in from one address, each time as a new browser. */
const attackerAt = (test: TestPortal) => (userId: string, password: string) =>
  test.visitor({ ip: "198.51.100.7" }).signsIn(userId, password);

/** Somebody with this user ID who has chosen a password. */
async function memberCalled(test: TestPortal, userId: string): Promise<void> {
  await test.visitor().walksTo("email", await test.memberWithNotice(), { ...chosen, userId });
}

/** @returns how many of the guesses at the victim were compared, four between two sign-ins of the attacker's own. */
async function guessesChecked(own: string): Promise<number> {
  const { test, hashing } = await watchedPortal();
  await memberCalled(test, "tanaka-taro");
  await memberCalled(test, own);
  const signsIn = attackerAt(test);
  let checked = 0;
  for (let round = 0; round < 30; round += 1) {
    const before = hashing.checked;
    for (let n = 0; n < 4; n += 1) await signsIn("tanaka-taro", `machigai-${n}`);
    checked += hashing.checked - before;
    await signsIn(own, chosen.password);
    test.passes(minute);
  }
  return checked;
}

describe("R1: an attacker with an account of their own", () => {
  it.each(["tanakatar0", "tanakataro", "tanaka-tar0"])(
    "does not clear by signing in as %s what was counted for tanaka-taro",
    async (lookAlike) => {
      expect(await guessesChecked(lookAlike)).toBe(await guessesChecked("somebody-else"));
    },
  );

  it("does not clear either what was counted for an ID that is nobody's", async () => {
    const { test, hashing } = await watchedPortal();
    await memberCalled(test, "dare-demo-1");
    const signsIn = attackerAt(test);
    for (let n = 0; n < 5; n += 1) await signsIn("daredem01", `machigai-${n}`);
    await signsIn("dare-demo-1", chosen.password);
    const before = hashing.checked;
    await signsIn("daredem01", "machigai-5");
    expect(hashing.checked).toBe(before);
  });
});

it("R3: somebody's mistakes do not count for the member whose ID looks like theirs", async () => {
  const { test } = await watchedPortal();
  await memberCalled(test, "tanaka1");
  await memberCalled(test, "tanakal");
  for (let n = 0; n < 8; n += 1) await test.visitor({ ip: "198.51.100.7" }).signsIn("tanaka1", "machigai-1");
  const other = test.visitor({ ip: "198.51.100.7" });
  await other.signsIn("tanakal", chosen.password);
  expect(other.sees.path).not.toBe("/sign-in");
});

it("R5: guesses at the ID on somebody's paper do not count for the ID they chose", async () => {
  const { test } = await watchedPortal();
  const member = await test.memberWithNotice();
  await test.visitor().walksTo("email", member, { ...chosen, userId: "tanaka-taro" });
  const attacker = test.visitor({ ip: "198.51.100.7" });
  for (let n = 0; n < 8; n += 1) await attacker.signsIn(member.notice.temporaryUserId, `machigai-${n}`);
  const taro = test.visitor({ ip: "198.51.100.8" });
  await taro.signsIn("tanaka-taro", chosen.password);
  expect(taro.sees.path).toBe("/onboarding/email");
});

describe("R4: from one place", () => {
  /** @returns how many of 60 guesses, each at another ID and from another of these addresses, were compared. */
  async function spraysFrom(address: (n: number) => string): Promise<number> {
    const { test, hashing } = await watchedPortal();
    for (let n = 0; n < 60; n += 1) await test.visitor({ ip: address(n) }).signsIn(`member-${n}`, "machigai-1");
    return hashing.checked;
  }

  it("the addresses of one household's IPv6 network count as one", async () => {
    expect(await spraysFrom((n) => `2001:db8:1:2::${n.toString(16)}`)).toBe(await spraysFrom(() => "203.0.113.9"));
  });

  it("the port that a proxy writes behind the address makes no other address", async () => {
    const once = await spraysFrom(() => "203.0.113.9");
    expect(await spraysFrom((n) => `203.0.113.9:${40_000 + n}`)).toBe(once);
    expect(await spraysFrom((n) => `[2001:db8:1:2::1]:${40_000 + n}`)).toBe(once);
    expect(await spraysFrom(() => "::ffff:203.0.113.9")).toBe(once);
  });

  it("households of one provider do not pay for each other's slips", async () => {
    expect(await spraysFrom((n) => `2001:db8:1:${n.toString(16)}::1`)).toBe(60);
  });
});
