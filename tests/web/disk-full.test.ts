/** A disk that is full: the portal says so, nothing half-made is left, and it goes on as soon as there is room. */
import { CompiledQuery } from "kysely";
import { describe, expect, it } from "vitest";
import { verifyChain } from "../../src/office/audit/verify.ts";
import { onlyOn } from "../support/database.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

async function pragma(test: TestPortal, text: string): Promise<number> {
  const { rows } = await test.deps.db.executeQuery<Record<string, number>>(CompiledQuery.raw(`pragma ${text}`));
  return Object.values(rows[0] ?? {})[0] ?? 0;
}

describe("a disk that is full", () => {
  onlyOn("SQLite", "can be told how many pages the disk has");

  it("D9: answers 503 while the disk is full, loses nothing and keeps no half of anything", async () => {
    const test = await openPortal({ config: { trustedProxies: 1 } });
    const member = await test.memberWithNotice();
    const pages = await pragma(test, "page_count");
    await pragma(test, `max_page_count = ${pages}`);

    // Sign-ins are counted and recorded until there is no room for another row.
    let full = test.visitor();
    for (let n = 0; n < 400 && full.sees.status !== 503; n += 1) {
      full = test.visitor({ ip: `10.0.${n >> 6}.${n & 63}` });
      await full.signsIn(`nobody-${n}`, "machigai-7");
    }
    expect(full.sees.status).toBe(503);
    expect(full.sees.headers.get("retry-after")).toBe("10");
    expect(full.sees.html).toContain("03-0000-0000");
    expect((await test.app.request(`${test.origin}/healthz`)).status).toBe(200);
    expect((await verifyChain(test.portal)).fault).toBeUndefined();

    await pragma(test, "max_page_count = 1000000");
    const taro = test.visitor({ ip: "192.0.2.1" });
    await taro.signsInWithNotice(member.notice);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
  });
});
