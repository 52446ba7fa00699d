import { expect, it } from "vitest";
import { appCode, goOnTo, registersOtp, signIn, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { readQr } from "../support/read-qr.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

it("F10: walks the whole first login by one-time codes without JavaScript, and signs in again the next day", async () => {
  const phone = await newPhone(browser(), { javaScriptEnabled: false });
  const walk: Walk = { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
  const { page } = walk;
  await walkTo(walk, "sign-out");
  await photograph(page, "without-javascript-sign-out");
  await page.getByRole("link", { name: "ログアウトする" }).click();
  await page.waitForURL("**/sign-out");
  await photograph(page, "without-javascript-sign-out-question");
  await page.getByRole("button", { name: "ログアウトする" }).click();
  await signIn(page, chosen.userId, chosen.password);
  await standsAt(walk, "authenticator");
  await photograph(page, "without-javascript-otp");
  await goOnTo(walk, "authenticator", "recovery-codes");
  await photograph(page, "without-javascript-recovery-codes");
  await goOnTo(walk, "recovery-codes", "home");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("ホーム");

  portal().passes(24 * 3_600_000);
  await page.goto(portal().origin);
  await page.waitForURL("**/sign-in");
  await signIn(page, chosen.userId, chosen.password);
  await page.waitForURL("**/sign-in/second-factor");
  await photograph(page, "without-javascript-second-factor");
  await page.getByLabel("6桁の数字").fill(await appCode(walk));
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await standsAt(walk, "home");

  expectQuiet(phone, portal().origin);
});

it("F10: shows a member without JavaScript what must be mended, at the field and above it, and keeps what was typed", async () => {
  const phone = await newPhone(browser(), { javaScriptEnabled: false });
  const walk: Walk = { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
  const { page } = walk;
  await walkTo(walk, "email");
  await page.getByRole("textbox", { name: "メールアドレス" }).fill("taro.example.com");
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByRole("alert").waitFor();
  await photograph(page, "without-javascript-refused");

  expect(await page.title()).toMatch(/^エラー：/);
  expect(await page.getByText("「name@example.com」の形で").count()).toBe(2);
  expect(await page.getByRole("textbox", { name: "メールアドレス" }).inputValue()).toBe("taro.example.com");
  await page.getByRole("alert").getByRole("link").click();
  expect(await page.locator(":focus").getAttribute("name")).toBe("email");
  await goOnTo(walk, "email", "sign-out");
  expectQuiet(phone, portal().origin);
});

it("F10: offers no button that needs a script to a member without JavaScript", async () => {
  const phone = await newPhone(browser(), { javaScriptEnabled: false });
  const walk: Walk = { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
  const { page } = walk;
  const scriptButtons = page.locator("button[type=button]:visible");
  await page.goto(`${portal().origin}/sign-in`);
  expect(await scriptButtons.count()).toBe(0);
  await walkTo(walk, "password");
  expect(await scriptButtons.count()).toBe(0);
  await goOnTo(walk, "password", "authenticator");
  expect(await page.getByText("コピーする").isVisible()).toBe(false);
  expect(await scriptButtons.count()).toBe(0);
  await goOnTo(walk, "authenticator", "recovery-codes");
  expect(await scriptButtons.count()).toBe(0);
  expectQuiet(phone, portal().origin);
});

it("T7: gives the same key as text, as a link to the app and as a QR code, and keeps it after a wrong code", async () => {
  const phone = await newPhone(browser(), { javaScriptEnabled: false });
  const walk: Walk = { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
  const { page } = walk;
  await walkTo(walk, "authenticator");
  const key = (await page.locator("#otp-key").textContent())!;
  const link = (await page.getByRole("link", { name: "認証アプリを開いて登録する" }).getAttribute("href"))!;
  await page.getByText("うまくいかないとき").click();
  expect(new URL(link).searchParams.get("secret")).toBe(key.replaceAll(" ", ""));
  expect(await readQr(browser(), page.locator("svg.qr"))).toBe(link);

  await page.getByLabel("6桁の数字").fill("000000");
  await page.getByRole("button", { name: "登録する" }).click();
  await page.getByRole("alert").waitFor();
  await photograph(page, "otp-wrong-code");
  expect(await page.locator("#otp-key").textContent()).toBe(key);
  await registersOtp(walk);
  await standsAt(walk, "device-name");
  expectQuiet(phone, portal().origin);
});
