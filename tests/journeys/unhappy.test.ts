import type { Page } from "playwright";
import { expect, it, vi } from "vitest";
import {
  goOnTo,
  next,
  type StepName,
  signIn,
  signInWithNotice,
  standsAt,
  stepNames,
  type Walk,
  walkTo,
} from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, openTab, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { newPhone, type Phone } from "../support/walk.ts";

const { portal, browser, keepAnswers } = withServedPortal();
const minute = 60_000;
/** What the browser and htmx write down when the test itself cuts the line. */
const lostConnection = /ERR_INTERNET_DISCONNECTED|htmx:error: (Failed to fetch|timeout)/;

async function newMember(): Promise<{ phone: Phone; page: Page; walk: Walk }> {
  const phone = await newPhone(browser());
  const member = await portal().memberWithNotice();
  return { phone, page: phone.page, walk: { page: phone.page, portal: portal(), member, method: "otp" } };
}

/** Taps 次へ as a finger does, without waiting for what comes of it. */
async function taps(page: Page, times: number): Promise<void> {
  const button = page.getByRole("button", { name: "次へ" });
  await button.scrollIntoViewIfNeeded();
  const { x, y } = (await button.boundingBox())!;
  for (let tap = 0; tap < times; tap += 1) {
    await page.mouse.click(x + 20, y + 20);
    await page.waitForTimeout(60);
  }
}

/**
 * Writes down what the status line says, as a screen reader would speak it. While a whole page is awaited the browser
 * answers no questions of ours, so the page itself must tell.
 */
async function listens({ page }: Phone): Promise<string[]> {
  const heard: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("heard ")) heard.push(message.text().slice(6));
  });
  await page.evaluate(`{
    const live = document.getElementById("live");
    new MutationObserver(() => console.debug("heard " + live.textContent)).observe(live, { childList: true });
  }`);
  return heard;
}

const status = (page: Page) => page.locator("#live");
const focused = (page: Page) => page.locator(":focus");

it.each<StepName>(["terms", "account", "email", "authenticator", "recovery-codes", "home"])(
  "O1: leads the Back button to the standing step (%s)",
  async (step) => {
    const { phone, page, walk } = await newMember();
    await walkTo(walk, step);
    const heading = await page.getByRole("heading", { level: 1 }).textContent();
    await page.goBack();
    await standsAt(walk, step);
    await page.waitForLoadState();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(heading);
    expectQuiet(phone, portal().origin);
  },
);

it("stays at the step when the page is loaded again, the key and the recovery code among it", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  for (const [index, step] of stepNames.slice(0, -1).entries()) {
    const shown = await page.locator("#otp-key, #recovery-code").allTextContents();
    await page.reload();
    await standsAt(walk, step);
    expect(await page.locator("#otp-key, #recovery-code").allTextContents()).toEqual(shown);
    await goOnTo(walk, step, stepNames[index + 1]!);
  }
  await page.reload();
  await standsAt(walk, "home");
  expectQuiet(phone, portal().origin);
});

it("O2: leads the slower of two tabs that send the same step to the standing step", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "terms");
  const tab = await openTab(phone);
  const slower = { ...walk, page: tab };
  await tab.goto(page.url());
  await goOnTo(walk, "terms", "account");
  await tab.getByRole("button", { name: "同意する", exact: true }).click();
  await standsAt(slower, "account");
  await goOnTo(slower, "account", "password");
  await next(page);
  await standsAt(walk, "password");
  expectQuiet(phone, portal().origin);
});

it("O2: leads the slower of two tabs on though the faster one took the session along", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  const tab = await openTab(phone);
  await tab.goto(page.url());
  await goOnTo(walk, "birth-date", "terms");
  await goOnTo({ ...walk, page: tab }, "birth-date", "terms");
  await goOnTo({ ...walk, page: tab }, "terms", "account");
  expectQuiet(phone, portal().origin);
});

it("X6: asks a tab from before a new sign-in to send once more, and goes on with what was typed", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  const tab = await openTab(phone);
  await tab.goto(`${portal().origin}/sign-out`);
  await tab.getByRole("button", { name: "ログアウトする" }).click();
  await signInWithNotice({ ...walk, page: tab });
  await page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
  await next(page);
  await page.getByRole("button", { name: "この内容で送信する" }).waitFor();
  await photograph(page, "stale-form");
  await page.getByRole("button", { name: "この内容で送信する" }).click();
  await standsAt(walk, "terms");
  expectQuiet(phone, portal().origin, /status of 403/);
});

it.each<StepName>(["birth-date", "password"])("sends three quick taps once (%s)", async (step) => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, step);
  const heard = await listens(phone);
  const answers = keepAnswers();
  await taps(page, 3);
  await vi.waitFor(() => expect(heard).toEqual(["送信しています"]));
  answers.letGo();
  await page.getByRole("alert").waitFor();
  expect(answers.posts).toBe(1);
  expectQuiet(phone, portal().origin);
});

it("lets the member send again after a refused form", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  await next(page);
  await page.getByRole("alert").waitFor();
  expect(await status(page).textContent()).toBe("");
  await goOnTo(walk, "birth-date", "terms");
  expectQuiet(phone, portal().origin);
});

it("says so when there is no connection, keeps what was typed, and goes on when there is one again", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  await page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
  await phone.context.setOffline(true);
  await next(page);
  await page.getByText("通信できませんでした。入力した内容は残っています").waitFor();
  await photograph(page, "offline");
  expect(await page.getByRole("textbox", { name: "生年月日" }).inputValue()).toBe(walk.member.birthDate);
  await phone.context.setOffline(false);
  await next(page);
  await standsAt(walk, "terms");
  await page.waitForFunction(() => document.getElementById("live")?.textContent === "");
  expectQuiet(phone, portal().origin, lostConnection);
});

it("asks for patience when an answer takes longer than 8 s", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await signInWithNotice(walk);
  const answers = keepAnswers();
  await taps(page, 1);
  await page.clock.fastForward(7000);
  expect(await status(page).textContent()).toBe("送信しています");
  await page.clock.fastForward(1500);
  expect(await status(page).textContent()).toBe("時間がかかっています。このままお待ちください");
  await photograph(page, "slow");
  answers.letGo();
  await page.getByRole("alert").waitFor();
  expect(await status(page).textContent()).toBe("");
  expectQuiet(phone, portal().origin);
});

it("asks for patience where a whole page takes longer than 8 s", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "password");
  const heard = await listens(phone);
  const answers = keepAnswers();
  await taps(page, 1);
  await page.waitForTimeout(8500);
  expect(heard).toEqual(["送信しています", "時間がかかっています。このままお待ちください"]);
  answers.letGo();
  await page.getByRole("alert").waitFor();
  expectQuiet(phone, portal().origin);
});

it("gives up after 20 s without an answer, keeps what was typed, and lets the member send again", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await signInWithNotice(walk);
  await page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
  const answers = keepAnswers();
  await taps(page, 1);
  await page.clock.fastForward(20_500);
  await page.getByText("通信できませんでした").waitFor();
  expect(await page.getByRole("textbox", { name: "生年月日" }).inputValue()).toBe(walk.member.birthDate);
  answers.letGo();
  await next(page);
  await standsAt(walk, "terms");
  expectQuiet(phone, portal().origin, lostConnection);
});

it("puts the eye and the reader at the new heading after a step, and at the problems after a refusal", async () => {
  const { phone, page, walk } = await newMember();
  await signInWithNotice(walk);
  await next(page);
  await page.getByRole("alert").waitFor();
  expect(await focused(page).getAttribute("class")).toBe("problems");
  await goOnTo(walk, "birth-date", "terms");
  expect(await focused(page).textContent()).toBe("利用規約");
  await page.getByRole("button", { name: "同意しない" }).scrollIntoViewIfNeeded();
  await goOnTo(walk, "terms", "account");
  expect(await focused(page).textContent()).toBe("ユーザーIDと認証方法の設定");
  const { y } = (await page.getByRole("heading", { level: 1 }).boundingBox())!;
  expect(y).toBeGreaterThanOrEqual(0);
  expect(y).toBeLessThan(320);
  expect(await page.title()).toContain("（4/11）");
  expectQuiet(phone, portal().origin);
});

it("P7: shows and hides the password", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "password");
  const fields = [page.locator("#newPassword"), page.locator("#confirmPassword")];
  const types = () => Promise.all(fields.map((field) => field.getAttribute("type")));
  const button = page.locator("[data-show]");
  for (const field of fields) await field.fill(chosen.password);
  expect(await types()).toEqual(["password", "password"]);
  await button.click();
  expect(await types()).toEqual(["text", "text"]);
  expect(await button.getAttribute("aria-pressed")).toBe("true");
  await photograph(page, "password-shown");
  await button.click();
  expect(await types()).toEqual(["password", "password"]);
  expect(await button.getAttribute("aria-pressed")).toBe("false");
  expectQuiet(phone, portal().origin);
});

it("lets the keyboard open the question before signing out, leave it with Esc, and come back to where it was", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "sign-out");
  await page.getByRole("link", { name: "ログアウトする" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await photograph(page, "sign-out-by-keyboard");
  expect(await page.getByRole("dialog").locator(":focus").count()).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await focused(page).getAttribute("data-dialog")).toBe("sign-out");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "キャンセル" }).press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await focused(page).getAttribute("data-dialog")).toBe("sign-out");
  await standsAt(walk, "sign-out");
  expectQuiet(phone, portal().origin);
});

it("WCAG 2.2.1: warns three minutes before the time is over, and keeps the session of who goes on", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await walkTo(walk, "email");
  const time = async (ms: number) => {
    portal().passes(ms);
    await page.clock.fastForward(ms);
  };
  await page.getByRole("textbox", { name: "メールアドレス" }).fill("half-typed@");
  await time(26.5 * minute);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await time(minute);
  await page.getByRole("dialog", { name: "まもなくログアウトします" }).waitFor();
  await photograph(page, "time-left");
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.getByRole("textbox", { name: "メールアドレス" }).inputValue()).toBe("half-typed@");

  await time(26 * minute);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await goOnTo(walk, "email", "email-code");
  expectQuiet(phone, portal().origin);
});

it("WCAG 2.2.1: tells who comes back after the time was over so, and lets them go on at the same step", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "account");
  await page.getByLabel("ワンタイムパスワード（OTP）").check();
  portal().passes(31 * minute);
  await next(page);
  await page.waitForURL("**/sign-in?ended=1");
  await photograph(page, "session-ended");
  await page.getByText("もう一度ログインすると、続きから始められます").waitFor();
  await signIn(page, walk.member.notice.temporaryUserId, walk.member.notice.temporaryPassword);
  await standsAt(walk, "birth-date");
  await page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
  await next(page);
  await standsAt(walk, "account");
  expectQuiet(phone, portal().origin);
});

it("S5: shows whoever takes the phone after the sign-out nothing personal by the Back button, and F5: keeps none in the browser", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "home");
  await page.getByRole("link", { name: "プロフィール変更" }).click();
  await page.getByText("taro@example.com").waitFor();
  await page.getByRole("navigation", { name: "メニュー" }).getByRole("link", { name: "ログアウト" }).click();
  await page.getByRole("button", { name: "ログアウトする" }).click();
  await page.waitForURL("**/sign-in?out=done");
  await photograph(page, "signed-out");
  expect(await page.evaluate("localStorage.length + sessionStorage.length")).toBe(0);

  for (let back = 0; back < 5; back += 1) {
    await page.goBack();
    await page.waitForLoadState();
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    expect(await page.content()).not.toMatch(/見本 太郎|taro@example\.com|taro-mihon/);
  }
  expectQuiet(phone, portal().origin);
});

it("keeps the place when the language is changed, and says in which language the page is", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "account");
  const language = () => page.locator("html").getAttribute("lang");
  expect(await language()).toBe("ja");
  await page.getByRole("textbox", { name: "ユーザーID" }).fill("taro-mihon");
  await page.getByRole("button", { name: "English" }).click();
  await page.waitForURL("**/onboarding/account?lang=en");
  expect(await page.getByRole("textbox", { name: "User ID" }).inputValue()).toBe("taro-mihon");
  await photograph(page, "account-english");
  expect(await language()).toBe("en");
  expect(await page.title()).toContain("Tameshi Health Insurance Society");
  await page.getByRole("button", { name: "やさしい" }).click();
  await page.waitForURL("**/onboarding/account?lang=easy");
  await photograph(page, "account-easy");
  expect(await language()).toMatch(/^ja/);
  await page.getByRole("button", { name: "日本語" }).click();
  await page.waitForURL("**/onboarding/account?lang=ja");
  await goOnTo(walk, "account", "password");
  expect(await language()).toBe("ja");
  expectQuiet(phone, portal().origin);
});
