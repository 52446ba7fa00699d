import { beforeEach, describe, expect, it } from "vitest";
import { holdingBack } from "../../src/web/hold-back.ts";

describe("an answer that refuses a form for want of time", () => {
  let now: number;
  let pauses: number[];
  let letGo: () => void;
  let holdsBack: ReturnType<typeof holdingBack>;

  beforeEach(() => {
    now = 0;
    pauses = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    letGo = resolve;
    holdsBack = holdingBack({
      now: () => now,
      pause(ms) {
        pauses.push(ms);
        return promise;
      },
    });
  });

  /** @param afterMs so long the answer takes. */
  const asks = (method: string, status: number, afterMs = 0) =>
    holdsBack(new Request("https://kenpo.test/sign-in", { method }), async () => {
      now += afterMs;
      return new Response(null, { status });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it("R11: a form that is refused for want of time is answered a second after it came, and one by one", async () => {
    const held = [asks("POST", 503), asks("POST", 503), asks("POST", 503, 400)];
    await settle();
    expect(pauses).toEqual([1000 - 400, 1005 - 400, 1010 - 400]);
    letGo();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([503, 503, 503]);
  });

  it.each([
    ["a page", "GET", 503],
    ["a form that was carried out", "POST", 303],
    ["a form with something to mend", "POST", 422],
  ])("holds up nobody else: %s", async (_, method, status) => {
    expect((await asks(method, status)).status).toBe(status);
    expect(pauses).toEqual([]);
  });

  it("leaves at once where the person has waited as long already", async () => {
    await asks("POST", 503, 1000);
    expect(pauses).toEqual([]);
  });

  it("leaves at once while a thousand others are held", async () => {
    const held = Array.from({ length: 1000 }, () => asks("POST", 503));
    await settle();
    await asks("POST", 503);
    expect(pauses).toHaveLength(1000);
    letGo();
    await Promise.all(held);
    await asks("POST", 503);
    expect(pauses).toHaveLength(1001);
  });
});
