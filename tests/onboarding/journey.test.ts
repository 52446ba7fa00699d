import { expect, it } from "vitest";
import { takesStep } from "../support/attacks.ts";
import { openPortal } from "../support/portal.ts";

it("leads a member from the notice to the home page by OTP, with plain forms", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  await taro.walksTo("end", member);
  expect(taro.sees.path).toBe("/");
  expect(taro.sees.heading).toBe("ホーム");
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

it("says on every screen how far one is, one more each time, and from the paper's break on what is left", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const taro = test.visitor({ htmx: true });
  await taro.opens(`/sign-in?userId=${member.notice.temporaryUserId}`);
  const said: string[] = [];
  const listen = () => {
    const [, words = ""] = /<p class="step">([\s\S]*?)<\/p>/.exec(taro.sees.html) ?? [];
    said.push(words.replace(/<[^>]*>/g, ""));
  };
  listen();
  await taro.submits({ userId: member.notice.temporaryUserId, password: member.notice.temporaryPassword });
  while (taro.sees.path !== "/") {
    listen();
    await takesStep(taro, member.birthDate);
  }
  expect(said).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7].map((n) => `全11ステップ中 ${n}ステップ目`),
    "全11ステップ中 8ステップ目 あと2つ：認証方法、回復コード",
    "全11ステップ中 9ステップ目 あと1つ：回復コード",
    "全11ステップ中 10ステップ目 あと1つ：回復コード",
    "全11ステップ中 11ステップ目 これで最後です",
  ]);
});
