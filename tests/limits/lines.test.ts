/** An internet line that many people share is judged by how many of them are not who they say, and never by one who slips. */
import { beforeEach, describe, expect, it } from "vitest";
import { sweepLimits } from "../../src/limits/sweep.ts";
import { countingHashing, hour, minute } from "../support/attacks.ts";
import { finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const line = { ip: "203.0.113.7" };
const wrong = "machigai-1";
const busy = ["この回線からの確認が混み合っています。あと1分ほどでもう一度お試しください"];
const slips = (test: TestPortal) =>
  test.deps.db.selectFrom("slips").selectAll().where("insurer_id", "=", test.portal.insurer.id).execute();

let test: TestPortal;
let hashing: ReturnType<typeof countingHashing>;
beforeEach(async () => {
  test = await openPortal({ config: { trustedProxies: 1 }, insurer: { slow_after: 10 } });
  hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
});

const fails = (userId: string, visitor = test.visitor(line)) => visitor.signsIn(userId, wrong);

async function spray(times = 10): Promise<void> {
  for (let n = 0; n < times; n += 1) await fails(`person-${n}x`);
}

/** Somebody who has chosen a password, at home. */
async function memberCalled(userId: string): Promise<Visitor> {
  const home = test.visitor({ ip: "198.51.100.1" });
  await home.walksTo("email", await test.memberWithNotice(), { ...chosen, userId });
  return home;
}

describe("R4: a line on which many user IDs failed", () => {
  it("is slow from as many on as the insurer says, and says so without blame", async () => {
    await spray();
    const next = await fails("taro-mihon");
    expect([next.status, next.problems]).toEqual([503, busy]);
    expect(next.headers.get("retry-after")).toBe("60");
    expect(next.html).toContain('value="taro-mihon"');
  });

  it("is checked once a minute, in the order in which people come", async () => {
    await spray();
    await memberCalled("taro-mihon");
    test.passes(minute);
    hashing.checked = 0;
    const taro = test.visitor(line);
    await taro.signsIn("taro-mihon", chosen.password);
    expect(taro.sees.path).toBe("/onboarding/email");
    await spray();
    expect(hashing.checked).toBe(1);
  });

  it("is not slow for other lines, nor for a person who fails again and again", async () => {
    await spray(9);
    for (let n = 0; n < 8; n += 1) await fails("person-1x");
    expect((await fails("person-9x")).status).toBe(422);
    expect((await fails("person-10x")).status).toBe(503);
    expect((await fails("person-10x", test.visitor({ ip: "203.0.113.8" }))).status).toBe(422);
  });

  it("spends none of the member's own tries", async () => {
    await spray();
    for (let n = 0; n < 20; n += 1) await fails("taro-mihon");
    const elsewhere = test.visitor({ ip: "203.0.113.8" });
    for (let n = 0; n < 5; n += 1) await fails("taro-mihon", elsewhere);
    expect(elsewhere.sees.problems).toEqual([expect.stringContaining("違います")]);
  });

  it("is slow in easy Japanese and English too", async () => {
    await spray();
    for (const [language, words] of [
      ["easy", "1分（ぷん）"],
      ["en", "about 1 minute"],
    ] as const) {
      const seen = await fails("taro-mihon", test.visitor({ ...line, language }));
      expect(seen.problems).toEqual([expect.stringContaining(words)]);
    }
  });

  it("R5: is not slow on a browser that knows the member", async () => {
    const hanako = await finishedMember(test);
    await hanako.person.opens("/sign-out");
    await hanako.person.submits({});
    hanako.person.options.ip = line.ip;
    await spray();
    await hanako.person.signsIn(hanako.userId, hanako.password);
    expect(hanako.person.sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: is not slow for the paper's break, on the browser in which the password was chosen", async () => {
    const taro = test.visitor(line);
    await taro.walksTo("email", await test.memberWithNotice());
    await spray();
    await taro.opens("/sign-out");
    await taro.submits({});
    expect(taro.sees.html).not.toContain("data-options");
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.path).toBe("/onboarding/email");
  });

  it("R11: writes one row a minute about those who must wait", async () => {
    await spray();
    const rows = async () =>
      (
        await test.deps.db
          .selectFrom("audit_events")
          .select("detail")
          .where("insurer_id", "=", test.portal.insurer.id)
          .where("detail", "=", "slow line")
          .orderBy("sequence")
          .execute()
      ).length;
    for (let n = 0; n < 5; n += 1) await fails(`other-${n}x`);
    expect(await rows()).toBe(1);
  });
});

describe("R4: what has failed on a line", () => {
  it("is forgotten where the member signs in after it", async () => {
    for (let n = 0; n < 12; n += 1) {
      await memberCalled(`member-${n}x`);
      const person = test.visitor(line);
      await fails(`member-${n}x`, person);
      await person.signsIn(`member-${n}x`, chosen.password);
      expect(person.sees.path).toBe("/onboarding/email");
    }
    expect(await slips(test)).toEqual([]);
  });

  it("is not forgotten for a sign-in on another line, nor of another member", async () => {
    await memberCalled("taro-mihon");
    await memberCalled("jiro-mihon");
    await fails("taro-mihon");
    await test.visitor({ ip: "203.0.113.8" }).signsIn("taro-mihon", chosen.password);
    await test.visitor(line).signsIn("jiro-mihon", chosen.password);
    expect(await slips(test)).toHaveLength(1);
  });

  it("is forgotten an hour after it failed, however much is tried since", async () => {
    for (let n = 0; n < 21; n += 1) {
      expect((await fails(`person-${n}x`)).status).toBe(422);
      test.passes(9 * minute);
    }
  });

  it("is forgotten an hour after the first time, and noted anew then", async () => {
    await fails("taro-mihon");
    test.passes(59 * minute);
    await fails("taro-mihon");
    test.passes(minute);
    await sweepLimits(test.portal);
    expect(await slips(test)).toEqual([]);
    await fails("taro-mihon");
    expect(await slips(test)).toHaveLength(1);
  });

  it("does not count where the hashing queue had no room", async () => {
    const { Busy } = await import("../../src/keys/fair-queue.ts");
    await fails("taro-mihon");
    hashing.verify = () => Promise.reject(new Busy());
    await fails("taro-mihon");
    await fails("jiro-mihon");
    expect(await slips(test)).toHaveLength(1);
  });
});

describe("R4: the addresses of IPv6", () => {
  const house = (n: number) => ({ ip: `2001:db8:1:${n.toString(16)}::1` });

  it("are one line for a household, whichever it takes", async () => {
    for (let n = 0; n < 10; n += 1) await fails(`person-${n}x`, test.visitor({ ip: `2001:db8:1:2::${n}` }));
    expect((await fails("taro-mihon", test.visitor({ ip: "2001:db8:1:2::ffff" }))).status).toBe(503);
    expect((await fails("taro-mihon", test.visitor(house(3)))).status).toBe(422);
  });

  it("bear ten times as much for a whole site, which is checked ten times as often", async () => {
    for (let n = 0; n < 100; n += 1) await fails(`person-${n}x`, test.visitor(house(n)));
    const next = await fails("taro-mihon", test.visitor(house(200)));
    expect([next.status, next.headers.get("retry-after")]).toEqual([503, "6"]);
    test.passes(hour);
    expect((await fails("taro-mihon", test.visitor(house(200)))).status).toBe(422);
  });
});

describe("R2: the right paper is never refused because of others", () => {
  it("on a slow line, where its ID was guessed at a hundred times", async () => {
    const { notice } = await test.memberWithNotice();
    await spray();
    for (let n = 0; n < 120; n += 1) await fails(notice.temporaryUserId);
    const taro = test.visitor(line);
    await taro.signsInWithNotice(notice);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it("where the member kept its ID and has no password yet", async () => {
    const { notice, birthDate } = await test.memberWithNotice();
    const own = { ...chosen, userId: notice.temporaryUserId };
    await test.visitor().walksTo("password", { notice, birthDate }, own);
    for (let n = 0; n < 8; n += 1) await fails(notice.temporaryUserId);
    const taro = test.visitor(line);
    await taro.signsInWithNotice(notice);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it("R1: but the password of a member who kept its ID is guarded as any", async () => {
    const { notice, birthDate } = await test.memberWithNotice();
    await test.visitor().walksTo("email", { notice, birthDate }, { ...chosen, userId: notice.temporaryUserId });
    hashing.checked = 0;
    for (let n = 0; n < 8; n += 1) await fails(notice.temporaryUserId);
    expect(hashing.checked).toBe(5);
  });

  it("R8: and a wrong one reads as with an ID that is nobody's, before and while it waits", async () => {
    const { notice } = await test.memberWithNotice();
    const nobodys = "kp-zzzzzzzz";
    const read = async (userId: string, visitor: Visitor) => (await fails(userId, visitor)).problems;
    const [known, unknown] = [test.visitor({ ip: "203.0.113.8" }), test.visitor({ ip: "203.0.113.9" })];
    for (let n = 0; n < 8; n += 1) {
      expect(await read(notice.temporaryUserId, known)).toEqual(await read(nobodys, unknown));
    }
    await spray();
    expect(await read(notice.temporaryUserId, test.visitor(line))).toEqual(await read(nobodys, test.visitor(line)));
  });
});
