import type { Page } from "playwright";
import { expect, it } from "vitest";
import { goOnTo, next, signIn, signInWithNotice, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { addAuthenticator, newPhone, type Phone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const minute = 60_000;
const lostConnection = /ERR_INTERNET_DISCONNECTED|htmx:error: (Failed to fetch|timeout)/;

async function newMember(): Promise<{ phone: Phone; page: Page; walk: Walk }> {
  const phone = await newPhone(browser());
  const member = await portal().memberWithNotice();
  return { phone, page: phone.page, walk: { page: phone.page, portal: portal(), member, method: "otp" } };
}

it("WCAG 2.4.11: does not lay the offline words over the button that is to be pressed again", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  await phone.context.setOffline(true);
  await next(page);
  await page.getByText("通信できませんでした").waitFor();
  const words = (await page.locator("#live").boundingBox())!;
  const button = (await page.getByRole("button", { name: "次へ" }).boundingBox())!;
  expect(words.y >= button.y + button.height || words.y + words.height <= button.y).toBe(true);
  expectQuiet(phone, portal().origin, lostConnection);
});

it("says so when there is no connection where a whole page would load, and keeps what was typed", async () => {
  const { phone, page, walk } = await newMember();
  const { notice } = walk.member;
  await page.goto(`${portal().origin}/sign-in`);
  await phone.context.setOffline(true);
  await signIn(page, notice.temporaryUserId, notice.temporaryPassword);
  await page.getByText("通信できませんでした").waitFor({ timeout: 3000 });
  await phone.context.setOffline(false);
  await page.getByRole("button", { name: "ログインする" }).click();
  await standsAt(walk, "birth-date");
  expectQuiet(phone, portal().origin);
});

it("keeps the user ID from the notice's QR code when the language is changed", async () => {
  const { phone, page, walk } = await newMember();
  await page.goto(`${portal().origin}/sign-in?userId=${walk.member.notice.temporaryUserId}`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await page.locator("#userId").inputValue()).toBe(walk.member.notice.temporaryUserId);
  expectQuiet(phone, portal().origin);
});

it("keeps the QR code for the phone when the language is changed after signing out", async () => {
  const { phone, page } = await newMember();
  await page.goto(`${portal().origin}/sign-in?out=continue`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await page.locator("svg.qr").count()).toBe(1);
  expectQuiet(phone, portal().origin);
});

it("does not tell who declined and goes back that time has run out", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "terms");
  await page.getByRole("button", { name: "同意しない" }).click();
  await page.waitForURL("**/onboarding/declined");
  await page.goBack();
  await page.waitForURL("**/sign-in*");
  expect(await page.getByText("しばらく操作がなかったため").count()).toBe(0);
  expectQuiet(phone, portal().origin);
});

it("WCAG 2.2.1: tells who comes to the warning too late that the time is over", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await walkTo(walk, "email");
  portal().passes(60 * minute);
  await page.clock.fastForward(60 * minute);
  await page.getByRole("button", { name: "続ける" }).click();
  await page.waitForURL("**/sign-in?ended=1", { timeout: 3000 });
  expectQuiet(phone, portal().origin);
});

it("WCAG 2.2.1: keeps the session of who leaves the warning with Esc", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await walkTo(walk, "email");
  portal().passes(27.5 * minute);
  await page.clock.fastForward(27.5 * minute);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForTimeout(300);
  portal().passes(4 * minute);
  await page.clock.fastForward(4 * minute);
  await goOnTo(walk, "email", "email-code");
  expectQuiet(phone, portal().origin);
});

it("lets a member who reads the passkey page for six minutes register at the first try", async () => {
  const { phone, page, walk } = await newMember();
  walk.method = "passkey";
  await addAuthenticator(phone);
  await page.clock.install();
  await walkTo(walk, "authenticator");
  portal().passes(6 * minute);
  await page.clock.fastForward(6 * minute);
  await page.getByRole("button", { name: "続ける" }).click();
  await page.waitForURL("**/onboarding/device-name", { timeout: 3000 });
});

it("does not say that it sends while the phone's sheet is open", async () => {
  const { phone, page, walk } = await newMember();
  walk.method = "passkey";
  const session = await phone.context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.waitForTimeout(500);
  expect(await page.locator("#live").textContent()).not.toBe("送信しています");
});

it("leaves no name in the browser's history", async () => {
  const { page, walk } = await newMember();
  await walkTo(walk, "home");
  expect(await page.title()).not.toContain("見本");
});

it("gives agreeing and declining equal weight", async () => {
  const { page, walk } = await newMember();
  await walkTo(walk, "terms");
  const looks = await page.locator("button[name=decision]").evaluateAll((buttons) =>
    buttons.map((button) => {
      const { color, backgroundColor, borderColor } = getComputedStyle(button);
      return { color, backgroundColor, borderColor };
    }),
  );
  expect(looks[0]).toEqual(looks[1]);
});
