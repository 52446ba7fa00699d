/** Nobody gets more guesses at an account by signing in to another one, whatever the two IDs look like and whenever they do. */
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { nobodysAccount } from "../../src/limits/counters.ts";
import { userIdKey, userIdProblems } from "../../src/members/user-id.ts";
import { checkCredentials } from "../../src/sign-in/credentials.ts";
import { countingHashing, forgetFailures, minute } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

let test: TestPortal;
let hashing: ReturnType<typeof countingHashing>;
let ids: { victim: string; own: string };
beforeAll(async () => {
  test = await openPortal();
  hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
  const [victim, own] = [await test.memberWithNotice(), await test.memberWithNotice()];
  await test.visitor().walksTo("email", victim, { ...chosen, userId: "victim-mihon" });
  await test.visitor().walksTo("email", own, { ...chosen, userId: "own-mihon" });
  ids = { victim: victim.id, own: own.id };
});

const looksLike: Record<string, string> = { o: "0", "0": "o", i: "1", l: "1", "1": "l", O: "0", I: "1", L: "1" };

/** An ID and another one that a person, or the reading of the paper's codes, may take for it. */
const lookAlikes = fc
  .tuple(
    fc.array(fc.constantFrom(..."ol01aTKP-._"), { minLength: 6, maxLength: 14 }),
    fc.array(fc.constantFrom("as it is", "look-alike", "hyphen after", "hyphen gone"), {
      minLength: 14,
      maxLength: 14,
    }),
  )
  .map(([letters, changes]) => {
    const changed = letters.map((letter, n) => {
      if (changes[n] === "look-alike") return looksLike[letter] ?? letter;
      if (changes[n] === "hyphen after") return `${letter}-`;
      return changes[n] === "hyphen gone" && letter === "-" ? "" : letter;
    });
    return [letters.join(""), changed.join("")] as const;
  })
  .filter(([a, b]) => userIdKey(a) !== userIdKey(b) && [a, b].every((id) => userIdProblems(id).length === 0));

const acts = fc.array(fc.constantFrom("guess", "guess", "own", "wait"), { minLength: 10, maxLength: 40 });

/** @returns how many guesses were compared. */
async function checked(userIds: readonly [string, string], isMember: boolean, given: string[]): Promise<number> {
  const [victim, own] = userIds;
  await forgetFailures(test);
  await takes("own", null);
  await takes("victim", isMember ? victim : "somebody-else");
  await takes("own", own);
  const { portal } = test;
  const visit = { portal, ip: "198.51.100.7", userAgent: "", device: undefined } as Parameters<
    typeof checkCredentials
  >[0];
  let compared = 0;
  for (const act of given) {
    if (act === "wait") test.passes(minute);
    if (act === "own") await checkCredentials(visit, { userId: own, password: chosen.password });
    const before = hashing.checked;
    if (act === "guess") await checkCredentials(visit, { userId: victim, password: "machigai-1" });
    compared += hashing.checked - before;
  }
  return compared;
}

const takes = (who: "victim" | "own", user_id: string | null) =>
  test.deps.db
    .updateTable("members")
    .set({ user_id, user_id_key: user_id && userIdKey(user_id) })
    .where("id", "=", ids[who])
    .execute();

it("R1: an attacker's own sign-ins, in any order, earn no guess at an ID that looks like theirs", async () => {
  await fc.assert(
    fc.asyncProperty(lookAlikes, fc.boolean(), acts, async (userIds, isMember, given) => {
      const without = await checked(
        userIds,
        isMember,
        given.filter((act) => act !== "own"),
      );
      expect(await checked(userIds, isMember, given)).toBeLessThanOrEqual(without);
    }),
    { numRuns: 40, seed: 9 },
  );
}, 60_000);

it("R1: nor do IDs that are nobody's share what is counted", () => {
  fc.assert(
    fc.property(lookAlikes, ([a, b]) => {
      const [one, other] = [a, b].map((id) => nobodysAccount(test.portal, userIdKey(id)));
      expect(one).not.toBe(other);
    }),
  );
});
