import { beforeEach, describe, expect, it } from "vitest";
import { minute, picture } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal({ config: { trustedProxies: 1 } });
});

const rows = async () => (await picture(test, ["audit_events", "limits"])).length;

describe("L4, R11: somebody without a session who asks on and on", () => {
  it("with forms that were made for another session, writes one row a minute", async () => {
    const posts = async (ip: string) => {
      for (let n = 0; n < 20; n += 1) await test.visitor({ ip }).posts("/sign-in", { userId: "taro", password: "x" });
    };
    await posts("203.0.113.9");
    const first = await rows();
    await posts("203.0.113.9");
    expect(await rows()).toBe(first);
    test.passes(minute);
    await posts("203.0.113.9");
    expect(await rows()).toBe(first + 1);
    await posts("198.51.100.7");
    expect(await rows()).toBe(first + 3);
  });

  it("at an account that has to wait, writes one row a minute", async () => {
    const guesses = async () => {
      for (let n = 0; n < 10; n += 1) await test.visitor({ ip: "203.0.113.9" }).signsIn("taro-mihon", "machigai-1");
    };
    await guesses();
    const first = await rows();
    await guesses();
    expect(await rows()).toBe(first);
  });
});
