/**
 * A society's whole day at once, with the clock moved: honest people behind one address and an attacker beside them. The
 * attacker's tries are a sample: of the 200 that twenty a second make in ten seconds ten are sent, and later two a minute. A slow
 * line gives one turn a minute, so each other one would be answered as those are that find the turn taken.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { addMember } from "../../src/members/members.ts";
import { userIdKey } from "../../src/members/user-id.ts";
import { countingHashing, hour, minute, newestCode } from "../support/attacks.ts";
import { finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal, taro } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const second = 1000;
const office = { ip: "203.0.113.7" };

async function watchedPortal() {
  const test = await openPortal({ config: { trustedProxies: 1 } });
  const hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
  return { test, hashing };
}

/** Members who have chosen a password and stand before the next step. @returns their user IDs. */
async function membersWithPasswords(test: TestPortal, count: number): Promise<string[]> {
  const password_hash = await test.deps.hashing.hash(chosen.password, "cf1");
  const now = test.deps.clock();
  const userIds = Array.from({ length: count }, (_, n) => `lasting-${n}`);
  for (const user_id of userIds) {
    const id = await addMember(test.portal, { ...taro, memberNumber: `${user_id}-1` });
    await test.deps.db
      .updateTable("members")
      .set({
        ...{ user_id, user_id_key: userIdKey(user_id), password_hash },
        ...{ sign_in_method: "otp", account_chosen_at: now, password_set_at: now },
      })
      .where("id", "=", id)
      .execute();
  }
  return userIds;
}

/** Guesses at each of the IDs in turn, as fast as they are sent. */
async function sprayer(test: TestPortal, userIds: string[], hashing: { checked: number }) {
  const attacker = test.visitor(office);
  await attacker.opens("/sign-in");
  const { fields } = attacker.formWith(["userId", "password"]);
  const checkedAt: number[] = [];
  let next = 0;
  return {
    checkedAt,
    async tries(times: number): Promise<void> {
      for (let n = 0; n < times; n += 1) {
        const before = hashing.checked;
        next += 1;
        const guess = { ...fields, userId: userIds[next % userIds.length]!, password: "Password1!" };
        await attacker.request("POST", "/sign-in", new URLSearchParams(guess).toString());
        if (hashing.checked > before) checkedAt.push(test.deps.clock());
      }
    },
    /** The most that were checked in any hour. */
    mostAnHour: () =>
      Math.max(...checkedAt.map((from) => checkedAt.filter((at) => at >= from && at < from + hour).length)),
  };
}

/** Where somebody who opens the paper stands in the end; one in five slips once, 3 % of all give up then. */
async function opensPaper(test: TestPortal, n: number): Promise<Visitor | "gave up"> {
  const { notice } = await test.memberWithNotice();
  const { temporaryUserId: userId, temporaryPassword: password } = notice;
  const person = test.visitor(office);
  if (n % 10 === 2)
    await person.signsIn(
      userId.replace(/.$/, (last) => (last === "7" ? "8" : "7")),
      password,
    );
  if (n % 10 === 7)
    await person.signsIn(
      userId,
      password.replace(/.$/, (last) => (last === "7" ? "8" : "7")),
    );
  if (n % 100 === 7 || n % 100 === 37 || n % 100 === 67) return "gave up";
  await person.signsInWithNotice(notice);
  return person;
}

describe("R2, R4: 300 members open their paper within ten minutes behind one address, and somebody sprays there", () => {
  const people: Awaited<ReturnType<typeof opensPaper>>[] = [];
  const elsewhere: Visitor[] = [];
  let spray: Awaited<ReturnType<typeof sprayer>>;

  beforeAll(async () => {
    const { test, hashing } = await watchedPortal();
    const userIds = await membersWithPasswords(test, 120);
    spray = await sprayer(test, userIds, hashing);
    for (let tenSeconds = 0; tenSeconds < 60; tenSeconds += 1) {
      await spray.tries(10);
      for (let n = 0; n < 5; n += 1) people.push(await opensPaper(test, people.length));
      if (tenSeconds % 6 === 0) {
        const member = test.visitor({ ip: `198.51.${tenSeconds}.1` });
        await member.signsIn(userIds[tenSeconds]!, chosen.password);
        elsewhere.push(member);
      }
      test.passes(10 * second);
    }
    for (let minutes = 10; minutes < 130; minutes += 1) {
      await spray.tries(2);
      test.passes(minute);
    }
  }, 180_000);

  it("lets everybody in who typed what stands on the paper", () => {
    const stayed = people.filter((person) => person !== "gave up");
    expect([people.length, stayed.length]).toEqual([300, 291]);
    expect(
      stayed.filter(({ sees }) => sees.path !== "/onboarding/birth-date").map(({ sees }) => sees.problems),
    ).toEqual([]);
  });

  it("checks no more than a hundred guesses of the sprayer's in any hour", () => {
    expect(spray.mostAnHour()).toBeGreaterThan(60);
    expect(spray.mostAnHour()).toBeLessThanOrEqual(100);
  });

  it("is not noticed by members elsewhere", () => {
    expect(elsewhere.map(({ sees }) => sees.path)).toEqual(Array(10).fill("/onboarding/terms"));
  });
});

describe("R5, R9: a stranger hammers one member's ID for thirty days, and asks for their mails", () => {
  it("keeps the member out neither at home nor on a new phone", { timeout: 180_000 }, async () => {
    const { test } = await watchedPortal();
    const hanako = await finishedMember(test);
    await hanako.person.opens("/sign-out");
    await hanako.person.submits({});

    const hammers = async (times: number, pause: number) => {
      for (let n = 0; n < times; n += 1) {
        const stranger = test.visitor({ ip: `10.${n % 3}.0.1` });
        await stranger.signsIn(hanako.userId, "machigai-1");
        if (n % 4 === 0) {
          await stranger.opens("/recovery/password");
          await stranger.submits({ userId: hanako.userId });
        }
        test.passes(pause);
      }
    };
    // As often as the waits let them, until the password is closed; then three times a day.
    await hammers(120, 15 * minute);
    await hammers(86, 8 * hour);
    await test.mails();

    const phone = test.visitor({ ip: "192.0.2.1" });
    await phone.signsIn(hanako.userId, hanako.password);
    expect(phone.sees.problems).toEqual([expect.stringContaining("このデバイスではログインできません")]);
    await phone.opens("/recovery/password");
    await phone.submits({ userId: hanako.userId });
    await phone.submits({ code: await newestCode(test) });
    await phone.submits({ code: await hanako.otpCode() });
    const password = "kawa-5sakana";
    await phone.submits({ newPassword: password, confirmPassword: password });
    await phone.signsIn(hanako.userId, password);
    await phone.submits({ code: await hanako.otpCode() });
    expect(phone.sees.path).toBe("/");

    await hammers(120, 15 * minute);
    await hanako.person.signsIn(hanako.userId, password);
    await hanako.person.submits({ code: await hanako.otpCode() });
    expect(hanako.person.sees.path).toBe("/");
  });
});
