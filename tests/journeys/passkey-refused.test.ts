import type { BrowserContextOptions, Page } from "playwright";
import { expect, it } from "vitest";
import { goOnTo, methodNames, signIn, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone, type Phone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

const lineOnAndroid =
  "Mozilla/5.0 (Linux; Android 12; SO-41B Build/59.1.A.0.0; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/13.20.1/IAB";

/** A member who chose the passkey, on a phone of which that may be too much. */
async function choosesPasskey(options: BrowserContextOptions = {}): Promise<{ phone: Phone; walk: Walk; page: Page }> {
  const phone = await newPhone(browser(), options);
  const member = await portal().memberWithNotice();
  return { phone, page: phone.page, walk: { page: phone.page, portal: portal(), member, method: "passkey" } };
}

async function takesOtpInstead(walk: Walk): Promise<void> {
  await walk.page.getByRole("button", { name: "ワンタイムパスワードにする" }).click();
  await walk.page.locator("#otp-key").waitFor({ state: "attached" });
  walk.method = "otp";
  await goOnTo(walk, "authenticator", "home");
}

/** The phone's sheet was closed, or saw another finger. */
async function seesReasons(page: Page): Promise<void> {
  await page.getByRole("alert").getByText("登録できませんでした").waitFor();
  await page.getByText("考えられる理由").waitFor();
}

it("W4: tells a member whose finger is not recognised the likely reasons, and lets them take OTP there without starting over", async () => {
  const { phone, page, walk } = await choosesPasskey();
  await addAuthenticator(phone, { verifies: false });
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "続ける" }).click();
  await seesReasons(page);
  await photograph(page, "passkey-refused");
  expect(await page.title()).toMatch(/^エラー：/);
  expect(await page.getByRole("link", { name: "電話で相談する" }).getAttribute("href")).toBe("tel:0300000000");
  await page.getByRole("button", { name: "もう一度ためす" }).click();
  await seesReasons(page);

  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("lets a member whose finger is recognised at the second try go on with the passkey", async () => {
  const { phone, page, walk } = await choosesPasskey();
  const session = await addAuthenticator(phone, { verifies: false });
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "続ける" }).click();
  await seesReasons(page);
  await session.send("WebAuthn.disable");
  await addAuthenticator(phone);
  await page.getByRole("button", { name: "もう一度ためす" }).click();
  await standsAt(walk, "device-name");
  expectQuiet(phone, portal().origin);
});

it("tells a member whose phone has no screen lock the likely reasons, and lets them take OTP there", async () => {
  const { phone, page, walk } = await choosesPasskey();
  const session = await phone.context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: false,
      automaticPresenceSimulation: true,
    },
  });
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByText("画面ロック（暗証番号・顔・指紋）が設定されていない").waitFor();
  await photograph(page, "passkey-no-screen-lock");
  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("lets a member who waits in vain for a phone that has no sheet to show take OTP meanwhile", async () => {
  const { phone, page, walk } = await choosesPasskey();
  const session = await phone.context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.waitForTimeout(500);
  await photograph(page, "passkey-waiting");
  expect(await page.getByRole("alert").count()).toBe(0);
  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("tells a member whose browser knows no passkeys so at the choice and at the step, and lets them take OTP there", async () => {
  const { phone, page, walk } = await choosesPasskey();
  await phone.context.addInitScript("delete window.PublicKeyCredential");
  await walkTo(walk, "account");
  await page.getByText("生体認証の登録ができません").waitFor();
  await photograph(page, "passkey-unknown-at-choice");
  expect(await page.getByLabel(methodNames.passkey).isEnabled()).toBe(true);
  await goOnTo(walk, "account", "authenticator");
  await page.getByText("この画面（ブラウザー）では、生体認証を登録できません").waitFor();
  await photograph(page, "passkey-unknown");
  expect(await page.getByRole("button", { name: "続ける" }).isVisible()).toBe(false);
  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("tells a member in LINE where they are and how to open the phone's own browser, and lets them take OTP there", async () => {
  const { phone, page, walk } = await choosesPasskey({ userAgent: lineOnAndroid });
  await walkTo(walk, "account");
  await page.getByText("この画面ではできません。あとでSafariかChromeで開いて登録します").waitFor();
  await goOnTo(walk, "account", "authenticator");
  await page.getByText("LINEの中の画面で開いています").waitFor();
  await photograph(page, "passkey-in-line");
  expect(await page.locator("#elsewhere").textContent()).toBe(`${portal().origin}/sign-in`);
  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("lets a member who leaves LINE by its link go on in the phone's own browser where they stood", async () => {
  const { phone, page, walk } = await choosesPasskey({ userAgent: lineOnAndroid });
  await walkTo(walk, "authenticator");
  const address = await page.getByRole("link", { name: "SafariかChromeで開く" }).getAttribute("href");
  const own = await newPhone(browser());
  await addAuthenticator(own);
  await own.page.goto(address!);
  await signIn(own.page, chosen.userId, chosen.password);
  await goOnTo({ ...walk, page: own.page }, "authenticator", "home");
  expectQuiet(phone, portal().origin);
  expectQuiet(own, portal().origin);
});

it("F10: tells a member without JavaScript at the passkey page that one-time codes are the way, and lets them take those there", async () => {
  const { phone, page, walk } = await choosesPasskey({ javaScriptEnabled: false });
  await walkTo(walk, "authenticator");
  // Playwright's search by text passes over <noscript>, though the browser shows it.
  await page.locator("noscript p").waitFor();
  expect(await page.locator("noscript p").textContent()).toContain("ワンタイムパスワードを選ぶか");
  await photograph(page, "passkey-without-javascript");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("alert").getByText("ワンタイムパスワードを選んでください").waitFor();
  await photograph(page, "passkey-without-javascript-refused");
  await takesOtpInstead(walk);
  expectQuiet(phone, portal().origin);
});

it("W4: does not let a member in whose finger is not recognised the next day, but with a recovery code", async () => {
  const { phone, page, walk } = await choosesPasskey();
  const session = await addAuthenticator(phone);
  const added = new Promise<string>((resolve) =>
    session.once("WebAuthn.credentialAdded", ({ authenticatorId }) => resolve(authenticatorId)),
  );
  await walkTo(walk, "recovery-codes");
  const code = (await page.locator("#recovery-code").textContent())!;
  await goOnTo(walk, "recovery-codes", "home");

  portal().passes(24 * 3_600_000);
  await session.send("WebAuthn.setUserVerified", { authenticatorId: await added, isUserVerified: false });
  await page.goto(portal().origin);
  await signIn(page, chosen.userId, chosen.password);
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await photograph(page, "second-factor-refused");
  expect(page.url()).toBe(`${portal().origin}/sign-in/second-factor`);
  expect(await page.getByRole("alert").textContent()).not.toContain("登録");
  await page.getByLabel("回復コード").fill(code.toLowerCase());
  await page.getByRole("button", { name: "回復コードで確認する" }).click();
  await standsAt(walk, "recovery-codes");
  expectQuiet(phone, portal().origin);
});

it("F10: lets a member without JavaScript, who has nothing but a passkey, in with a recovery code", async () => {
  const { phone, page, walk } = await choosesPasskey();
  await addAuthenticator(phone);
  await walkTo(walk, "recovery-codes");
  const code = (await page.locator("#recovery-code").textContent())!;
  await goOnTo(walk, "recovery-codes", "home");

  const plain = await newPhone(browser(), { javaScriptEnabled: false });
  await plain.page.goto(portal().origin);
  await signIn(plain.page, chosen.userId, chosen.password);
  await plain.page.getByRole("button", { name: "確認する", exact: true }).click();
  await plain.page.getByRole("alert").waitFor();
  await photograph(plain.page, "second-factor-without-javascript");
  expect(await plain.page.getByRole("alert").textContent()).not.toContain("ワンタイムパスワード");
  await plain.page.getByLabel("回復コード").fill(code);
  await plain.page.getByRole("button", { name: "回復コードで確認する" }).click();
  await standsAt({ ...walk, page: plain.page }, "recovery-codes");
  expectQuiet(phone, portal().origin);
  expectQuiet(plain, portal().origin);
});

it("W1: asks a member who took longer than five minutes over the page to try once more, and goes on", async () => {
  const { phone, page, walk } = await choosesPasskey();
  await addAuthenticator(phone);
  await walkTo(walk, "authenticator");
  portal().passes(6 * 60_000);
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("alert").getByText("時間がたったため").waitFor();
  await page.getByRole("button", { name: "もう一度ためす" }).click();
  await standsAt(walk, "device-name");
  expectQuiet(phone, portal().origin);
});
