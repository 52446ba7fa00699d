import { expect, it } from "vitest";
import { openPortal } from "../support/portal.ts";

it("leads a member from the notice to the home page by OTP, with plain forms", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  await taro.walksTo("end", member);
  expect(taro.sees.path).toBe("/");
  expect(taro.sees.heading).toContain("見本 太郎");
});

it("leads a member from the notice to the home page by fragments", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const taro = test.visitor({ htmx: true });
  await taro.walksTo("end", member);
  expect(taro.sees.path).toBe("/");
});
