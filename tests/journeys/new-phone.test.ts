import type { Page } from "playwright";
import { expect, it } from "vitest";
import { appCode, signIn, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { readQr } from "../support/read-qr.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone, type Phone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

/** A member at home on the phone that is about to be replaced; the mails of the first login have been read. */
async function atHome(method: Walk["method"], options = {}): Promise<{ old: Phone; walk: Walk }> {
  const old = await newPhone(browser(), options);
  await addAuthenticator(old);
  const walk: Walk = { page: old.page, portal: portal(), member: await portal().memberWithNotice(), method };
  await walkTo(walk, "home");
  await portal().mails();
  return { old, walk };
}

async function showCode({ page }: Phone): Promise<void> {
  await page.goto(`${portal().origin}/account/sign-in-methods`);
  await page.getByRole("link", { name: "新しいスマートフォンに移る" }).click();
  await page.getByRole("button", { name: "コードを表示する" }).click();
  await page.getByRole("heading", { name: "新しいスマートフォンで読み取ってください" }).waitFor();
}

const number = (page: Page) => page.locator(".number").textContent();

/** The page asks by itself every five seconds. */
const changesTo = (page: Page, heading: string) => page.getByRole("heading", { name: heading, level: 1 }).waitFor();

it("moves from the old phone to a new one: code, number, passkey, mail, and the new passkey signs in", async () => {
  const { old } = await atHome("passkey");
  await showCode(old);
  await photograph(old.page, "move-code");
  const address = await readQr(browser(), old.page.locator("svg.qr"));
  expect(address).toMatch(/^http:\/\/localhost:\d+\/move\?token=[\w-]{43}$/);

  const fresh = await newPhone(browser());
  await addAuthenticator(fresh);
  const referrers: string[] = [];
  fresh.page.on("request", (request) => referrers.push(request.headers().referer ?? ""));
  await fresh.page.goto(address);
  await photograph(fresh.page, "move-invitation");
  expect(await fresh.page.locator("body").textContent()).not.toContain("見本");
  await fresh.page.getByRole("button", { name: "始める" }).click();
  await changesTo(fresh.page, "番号の確認");
  await photograph(fresh.page, "move-number-new");

  await changesTo(old.page, "番号の確認");
  await photograph(old.page, "move-number");
  expect(await number(old.page)).toMatch(/^\d\d$/);
  expect(await number(fresh.page)).toBe(await number(old.page));
  await old.page.getByRole("button", { name: "この番号です" }).click();
  await changesTo(old.page, "新しいスマートフォンでの登録");

  await changesTo(fresh.page, "生体認証の設定");
  await fresh.page.getByRole("button", { name: "続ける" }).click();
  await fresh.page.waitForURL("**/move/device-name");
  await photograph(fresh.page, "move-device-name");
  await fresh.page.getByRole("textbox", { name: "デバイスの名前" }).fill("あたらしいスマホ");
  await fresh.page.getByRole("button", { name: "次へ" }).click();

  await changesTo(old.page, "新しいスマートフォンを登録しました");
  await photograph(old.page, "move-done");
  expect(await old.page.locator("main").textContent()).toContain("「あたらしいスマホ」");
  await old.page.getByRole("link", { name: "登録しているデバイスを見る" }).click();
  await old.page.getByRole("heading", { name: "あたらしいスマホ", exact: true }).waitFor();

  const [mail] = await portal().mails();
  expect([mail?.to, mail?.subject]).toEqual(["taro@example.com", "生体認証を登録しました"]);

  await fresh.page.waitForURL("**/sign-in");
  await signIn(fresh.page, chosen.userId, chosen.password);
  await fresh.page.waitForURL("**/sign-in/second-factor");
  await fresh.page.getByRole("button", { name: "確認する", exact: true }).click();
  await fresh.page.waitForURL(`${portal().origin}/`);

  expectQuiet(old, portal().origin);
  expectQuiet(fresh, portal().origin);
  expect(referrers).toContain(`${portal().origin}/`);
  expect(referrers.filter((referrer) => referrer.includes("token"))).toEqual([]);
});

it("moves to an authenticator app without any script, by the link that loads the page again", async () => {
  const { old, walk } = await atHome("otp", { javaScriptEnabled: false });
  await showCode(old);
  const address = (await old.page.locator("#address").textContent())!;

  const fresh = await newPhone(browser(), { javaScriptEnabled: false });
  await fresh.page.goto(address);
  await fresh.page.getByRole("button", { name: "始める" }).click();
  await old.page.getByRole("link", { name: "更新する" }).click();
  expect(await number(fresh.page)).toBe(await number(old.page));
  await old.page.getByRole("button", { name: "この番号です" }).click();
  await fresh.page.getByRole("link", { name: "更新する" }).click();
  await fresh.page.getByRole("link", { name: "ワンタイムパスワードにする" }).click();
  const key = (await fresh.page.locator("#otp-key").textContent())!;
  await fresh.page.getByLabel("6桁の数字").fill(await appCode({ portal: portal(), key }));
  await fresh.page.getByRole("button", { name: "登録する" }).click();
  await fresh.page.getByRole("button", { name: "次へ" }).click();

  await old.page.getByRole("link", { name: "更新する" }).click();
  await changesTo(old.page, "新しいスマートフォンを登録しました");
  portal().passes(60_000);
  await signIn(fresh.page, chosen.userId, chosen.password);
  await fresh.page.getByLabel("6桁の数字").fill(await appCode({ ...walk, key }));
  await fresh.page.getByRole("button", { name: "確認する", exact: true }).first().click();
  await fresh.page.waitForURL(`${portal().origin}/`);
  expectQuiet(old, portal().origin);
  expectQuiet(fresh, portal().origin);
});
