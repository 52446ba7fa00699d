import { beforeEach, describe, expect, it } from "vitest";
import { Busy, fairQueue } from "../../src/keys/fair-queue.ts";

/** A queue with one lane, whose jobs end when the test says so and take as long as it says. */
function watchedQueue() {
  let now = 0;
  const queue = fairQueue({ lanes: 1, now: () => now });
  const served: string[] = [];
  const refused: string[] = [];
  const running: (() => void)[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const asks = (household: string, name = household) => {
    const job = () =>
      new Promise<void>((resolve) => {
        served.push(name);
        running.push(resolve);
      });
    queue.inTurn(household, job).catch((error) => {
      expect(error).toBeInstanceOf(Busy);
      refused.push(name);
    });
  };
  /** The running job ends so many ms later. */
  const ends = async (afterMs: number) => {
    now += afterMs;
    running.shift()!();
    await settle();
  };
  return {
    queue,
    served,
    refused,
    settle,
    asks,
    ends,
    /** Jobs of 200 ms, so that eleven may wait. */
    async learns() {
      asks("somebody");
      await ends(200);
      served.length = 0;
    },
    async endsAll() {
      while (running.length > 0) await ends(200);
    },
  };
}

describe("the fair queue", () => {
  let watched: ReturnType<typeof watchedQueue>;
  beforeEach(async () => {
    watched = watchedQueue();
    await watched.learns();
  });

  /** @returns how often it asked, the refused one included. */
  async function asksUntilRefused(household: string): Promise<number> {
    let asked = 0;
    while (watched.refused.length === 0) {
      asked += 1;
      watched.asks(household, `${household}${asked}`);
      await watched.settle();
    }
    return asked;
  }

  it("R11: the queue of slow hashes serves households in turn, each one's jobs in order", async () => {
    for (const name of ["flood1", "flood2", "flood3", "flood4"]) watched.asks("flood", name);
    for (const name of ["taro1", "taro2"]) watched.asks("taro", name);
    watched.asks("hanako", "hanako1");
    await watched.endsAll();
    expect(watched.served).toEqual(["flood1", "flood2", "taro1", "hanako1", "flood3", "taro2", "flood4"]);
  });

  it("is all of one household's where nobody else asks", async () => {
    expect(await asksUntilRefused("company")).toBe(13);
    await watched.endsAll();
    expect(watched.served).toHaveLength(12);
  });

  it("R11: the queue of slow hashes takes in who comes while a flood has filled it, and serves them next; the flood's newest is refused", async () => {
    await asksUntilRefused("flood");
    watched.asks("taro");
    await watched.settle();
    expect(watched.refused).toEqual(["flood13", "flood12"]);
    await watched.ends(200);
    await watched.ends(200);
    expect(watched.served).toEqual(["flood1", "flood2", "taro"]);
  });

  it("R11: the queue of slow hashes comes to equal shares of whoever asks for more than there is", async () => {
    const households = ["flood", "other", "third"];
    for (const household of households) for (let n = 0; n < 20; n += 1) watched.asks(household);
    await watched.settle();
    watched.served.length = 0;
    await watched.endsAll();
    const timesServed = households.map((household) => watched.served.filter((name) => name === household).length);
    expect(timesServed).toEqual([4, 4, 3]);
  });

  it("refuses whoever comes where everybody waiting has come once", async () => {
    for (let n = 0; n < 12; n += 1) watched.asks(`household ${n}`);
    watched.asks("late");
    await watched.settle();
    expect(watched.refused).toEqual(["late"]);
  });

  it("says beforehand who would be refused", async () => {
    await asksUntilRefused("flood");
    expect(() => watched.queue.refuseIfFull("flood")).toThrow(Busy);
    expect(() => watched.queue.refuseIfFull("taro")).not.toThrow();
  });

  it("goes on with the next when a job fails", async () => {
    const failing = watched.queue.inTurn("taro", () => Promise.reject(new Error("no such pepper")));
    watched.asks("hanako");
    await expect(failing).rejects.toThrow("no such pepper");
    await watched.endsAll();
    expect(watched.served).toEqual(["hanako"]);
  });

  it("R11: the queue of slow hashes takes as many as before when the event loop stood still and heard of some jobs seconds late", async () => {
    for (let n = 0; n < 10; n += 1) {
      watched.asks("taro");
      await watched.ends(n % 3 === 0 ? 5000 : 200);
    }
    expect(await asksUntilRefused("company")).toBe(13);
  });

  it("takes fewer when jobs have come to take longer, and is no fuller for those that failed at once", async () => {
    for (let n = 0; n < 70; n += 1) {
      watched.asks("taro");
      await watched.ends(1000);
      for (let failed = 0; failed < 2; failed += 1)
        await watched.queue.inTurn("taro", () => Promise.reject(new Error("no such pepper"))).catch(() => {});
    }
    expect(await asksUntilRefused("company")).toBe(5);
  });
});
