import type { Page } from "playwright";
import { expect, it, vi } from "vitest";
import { goOnTo, next, signInWithNotice, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone, type Phone } from "../support/walk.ts";

const { portal, browser, keepAnswers } = withServedPortal();
const offline = "通信できませんでした。入力した内容は残っています。もう一度ボタンを押してください";
/** What the browser itself writes down of such an answer. */
const refusedByProxy = /Failed to load resource: the server responded with a status of (502|413|511)/;

async function newMember(): Promise<{ phone: Phone; page: Page; walk: Walk }> {
  const phone = await newPhone(browser());
  const member = await portal().memberWithNotice();
  return { phone, page: phone.page, walk: { page: phone.page, portal: portal(), member, method: "otp" } };
}

const proxyPage = (title: string) => `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** What may answer in the portal's place. */
const foreign = {
  "a proxy's 502": { status: 502, contentType: "text/html", body: proxyPage("502 Bad Gateway") },
  "a proxy's 413": { status: 413, contentType: "text/html", body: proxyPage("413 Request Entity Too Large") },
  "the page of a hotel's network": { status: 200, contentType: "text/html", body: proxyPage("Welcome to our Wi-Fi") },
  "a request to sign in to the network": { status: 511, contentType: "text/html", body: proxyPage("511") },
  "an empty page": { status: 200, contentType: "text/html", body: "" },
  "nothing at all": { status: 204 },
  "a page that would lead away": {
    status: 200,
    headers: { "hx-redirect": "/elsewhere", "hx-push-url": "/x" },
    body: "x",
  },
};

it.each(Object.keys(foreign) as (keyof typeof foreign)[])(
  "keeps the form and what was typed where %s comes in the portal's place",
  async (name) => {
    const { phone, page, walk } = await newMember();
    await signInWithNotice(walk);
    const [title, address] = [await page.title(), page.url()];
    await page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
    await page.route("**/onboarding/birth-date", (route) => route.fulfill(foreign[name]), { times: 1 });
    await next(page);
    await page.getByText(offline).waitFor();
    expect(await page.getByRole("textbox", { name: "生年月日" }).inputValue()).toBe(walk.member.birthDate);
    expect([await page.title(), page.url()]).toEqual([title, address]);
    await next(page);
    await standsAt(walk, "terms");
    await page.waitForFunction(() => document.getElementById("live")?.textContent === "");
    expectQuiet(phone, portal().origin, refusedByProxy);
  },
);

it("puts nothing of a proxy's beside a field that is looked at while it is filled", async () => {
  const { phone, page, walk } = await newMember();
  await walkTo(walk, "account");
  await page.route("**/onboarding/account/check*", (route) => route.fulfill(foreign["a proxy's 502"]));
  await page.getByRole("textbox", { name: "ユーザーID" }).first().fill("another-name");
  await page.keyboard.press("Tab");
  await page.getByText(offline).waitFor();
  expect(await page.locator("#userId-status").textContent()).not.toContain("502");
  await goOnTo(walk, "account", "password");
  expectQuiet(phone, portal().origin, refusedByProxy);
});

it("does not promise more time where a proxy answered in the portal's place", async () => {
  const { phone, page, walk } = await newMember();
  await page.clock.install();
  await signInWithNotice(walk);
  await page.clock.fastForward(27.5 * 60_000);
  await page.getByRole("dialog").waitFor();
  await page.route("**/onboarding/birth-date", (route) => route.fulfill(foreign["a proxy's 502"]), { times: 1 });
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByText(offline).waitFor();
  expect(await page.getByRole("dialog").isVisible()).toBe(true);
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expectQuiet(phone, portal().origin, refusedByProxy);
});

it("takes the button again some seconds after the loading was stopped, and no press before that", async () => {
  const { page, walk } = await newMember();
  await page.goto(`${portal().origin}/sign-in`);
  await page.getByRole("textbox", { name: "ユーザーID" }).fill(walk.member.notice.temporaryUserId);
  await page.locator("#password").fill(walk.member.notice.temporaryPassword);
  const debug = await page.context().newCDPSession(page);
  const answers = keepAnswers();
  const button = page.getByRole("button", { name: "ログインする" });
  await button.scrollIntoViewIfNeeded();
  const { x, y } = (await button.boundingBox())!;
  const press = () => page.mouse.click(x + 20, y + 20);
  await press();
  await vi.waitFor(() => expect(answers.posts).toBe(1));
  await debug.send("Page.stopLoading");
  await press();
  await page.waitForTimeout(500);
  expect(answers.posts).toBe(1);
  await page.waitForTimeout(8000);
  await press();
  await vi.waitFor(() => expect(answers.posts).toBe(2));
  answers.letGo();
  await standsAt(walk, "birth-date");
});
