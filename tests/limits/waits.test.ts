import { beforeEach, describe, expect, it } from "vitest";
import * as counters from "../../src/limits/counters.ts";
import { attempt, type Counter, forgive, giveBack } from "../../src/limits/limits.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

const minute = 60;
const hour = 60 * minute;
const year = 365 * 24 * hour;

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

const tries = (counter: Counter) => attempt(test.portal, counter);
const passes = (seconds: number) => test.passes(seconds * 1000);

/** Fails so many times, each time as soon as it may. @returns the seconds before each try. */
async function waitsOf(counter: Counter, times: number): Promise<number[]> {
  const waits: number[] = [];
  while (waits.length < times) {
    const first = await tries(counter);
    const seconds = first.allowed ? 0 : (first.until - test.deps.clock()) / 1000;
    waits.push(seconds);
    if (first.allowed) continue;
    test.passes(seconds * 1000 - 1);
    expect(await tries(counter)).toEqual(first);
    test.passes(1);
    expect(await tries(counter)).toMatchObject({ allowed: true });
  }
  return waits;
}

const free = (times: number) => Array(times).fill(0);
const minutes = (...each: number[]) => each.map((n) => n * minute);

interface Rule {
  what: string;
  counter: Counter;
  /** Seconds before each try. */
  waits: number[];
  /** So many seconds after the first failure it begins anew. */
  forgetAfter?: number;
  /** Whether the hundredth failure is the last one. */
  ends?: true;
}

const backOff = [...free(5), ...minutes(1, 2, 4, 8, 15, 15)];
const [mailsOfNetwork, mailsInAll] = counters.recoveryMails("i1", "192.0.2") as [Counter, Counter];
const rules: Rule[] = [
  {
    what: "an account from one network",
    counter: counters.accountFromNetwork("m1", "192.0.2"),
    waits: backOff,
    forgetAfter: 12 * hour,
  },
  {
    what: "an account from anywhere",
    counter: counters.accountFromAnywhere("m1"),
    waits: [...free(10), 1, 3, 5, 10, 10],
    ends: true,
  },
  { what: "a known browser", counter: counters.knownBrowser("b1"), waits: backOff, ends: true },
  {
    what: "second factors",
    counter: counters.secondFactor("m1"),
    waits: [...free(10), ...minutes(10, 10)],
    ends: true,
  },
  { what: "the own password", counter: counters.currentPassword("m1"), waits: backOff, ends: true },
  {
    what: "looks for a free user ID",
    counter: counters.userIdCheck("m1"),
    waits: [...free(30), minute, minute],
    forgetAfter: hour,
  },
  {
    what: "mails with a code to one address",
    counter: counters.emailCodeTo("m1", "i1"),
    waits: [0, ...minutes(1, 1, 1, 1, 10, 10)],
    forgetAfter: hour,
  },
  {
    what: "mails with a code to one member",
    counter: counters.emailCodes("m1"),
    waits: [...free(10), hour],
    forgetAfter: hour,
  },
  { what: "mails asked for from one network", counter: mailsOfNetwork, waits: [...free(3), hour], forgetAfter: hour },
  { what: "mails asked for from anywhere", counter: mailsInAll, waits: [...free(20), hour], forgetAfter: hour },
  {
    what: "rows about one household",
    counter: counters.rowsAbout("form.stale", "h1"),
    waits: [0, minute, minute],
    forgetAfter: minute,
  },
];

describe("what is counted has to wait, to the millisecond", () => {
  it.each(rules)("$what", async ({ counter, waits }) => {
    expect(await waitsOf(counter, waits.length)).toEqual(waits);
  });
});

describe("what was counted long ago", () => {
  it.each(rules.filter(({ forgetAfter }) => forgetAfter))(
    "is forgotten, counted from its beginning and whatever was tried since: $what",
    async ({ counter, waits, forgetAfter = 0 }) => {
      await tries(counter);
      passes(forgetAfter / 2);
      await tries(counter);
      passes(forgetAfter / 2 + 0.001);
      expect(await waitsOf(counter, waits.length)).toEqual(waits);
    },
  );

  it.each(rules.filter(({ forgetAfter }) => forgetAfter))("is not forgotten before: $what", async (rule) => {
    const { counter, waits, forgetAfter = 0 } = rule;
    const free = waits.indexOf(waits.find(Boolean)!);
    for (let n = 0; n < free; n += 1) await tries(counter);
    const [wait = 0] = await waitsOf(counter, 1);
    expect(wait).toBe(Math.min(wait, forgetAfter));
    expect(wait).toBeGreaterThan(0);
  });

  it.each(rules.filter(({ forgetAfter }) => !forgetAfter))("still counts a year later: $what", async (rule) => {
    const { counter, waits } = rule;
    await waitsOf(counter, waits.length);
    passes(year);
    expect(await waitsOf(counter, 2)).toEqual([0, waits.at(-1)]);
  });
});

describe("the hundredth failure", () => {
  async function failsAHundredTimes(counter: Counter) {
    for (let n = 0; n < 100; n += 1) {
      expect(await tries(counter)).toMatchObject({ allowed: true });
      passes(hour);
    }
  }

  it.each(rules.filter(({ ends }) => ends))("is the last one: $what", async ({ counter }) => {
    await failsAHundredTimes(counter);
    passes(100 * year);
    expect(await tries(counter)).toMatchObject({ allowed: false });
  });

  it.each(rules.filter(({ ends }) => !ends))("is one like the others: $what", async ({ counter }) => {
    await failsAHundredTimes(counter);
    expect(await tries(counter)).toMatchObject({ allowed: true });
  });
});

describe("the right secret", () => {
  const counter = counters.currentPassword("m1");

  it("R3: makes forgotten what was counted before it, and nothing else", async () => {
    const other = counters.secondFactor("m1");
    await waitsOf(counter, 6);
    await waitsOf(other, 10);
    await forgive(test.portal, counter);
    expect(await waitsOf(counter, 6)).toEqual([...free(5), minute]);
    expect(await tries(other)).toMatchObject({ allowed: false });
  });

  it("R1: gives its own try back, though the counter waits already", async () => {
    await waitsOf(counter, 5);
    await giveBack(test.portal, counter);
    expect(await waitsOf(counter, 2)).toEqual([0, minute]);
  });

  it("R1: never gives back more than was counted", async () => {
    await tries(counter);
    await giveBack(test.portal, counter);
    await giveBack(test.portal, counter);
    expect(await waitsOf(counter, 6)).toEqual([...free(5), minute]);
  });

  it("R1: gives its try back to one counter only", async () => {
    const other = counters.secondFactor("m1");
    await waitsOf(other, 10);
    await tries(counter);
    await giveBack(test.portal, counter);
    expect(await tries(other)).toMatchObject({ allowed: false });
  });
});
