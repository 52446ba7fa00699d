import { expect, it } from "vitest";
import { takesStep } from "../support/attacks.ts";
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

it("loads whole pages after a password and around the passkey script, fragments elsewhere", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const taro = test.visitor({ htmx: true });
  await taro.signsInWithNotice(member.notice);
  const followedByWhole: string[] = [];
  while (taro.sees.path !== "/") {
    const { path } = await takesStep(taro, member.birthDate);
    if (!taro.sees.headers.has("hx-push-url")) followedByWhole.push(path.replace("/onboarding/", ""));
  }
  expect(followedByWhole).toEqual(["password", "sign-out", "authenticator", "recovery-codes"]);
});
