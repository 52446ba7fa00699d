import { expect, it } from "vitest";
import { answerToPasskey, atHome } from "../support/at-home.ts";
import { signIn } from "../support/first-login.ts";
import { tokenLinkIn, withMailbox } from "../support/mailbox.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const taro = "taro@example.com";

it("C1, W11: gets in by a saved recovery code, gets the next one, puts the new phone in the place of the lost one, and signs in with it", async () => {
  const { phone: lost, recoveryCode } = await atHome(portal(), browser(), "passkey");

  const fresh = await newPhone(browser());
  const { page } = fresh;
  await addAuthenticator(fresh);
  await page.goto(portal().origin);
  await signIn(page, chosen.userId, chosen.password);
  await page.getByText("スマートフォンが使えないとき").click();
  await page.getByLabel("回復コード").fill(recoveryCode);
  await photograph(page, "lost-phone-recovery-code");
  await page.getByRole("button", { name: "回復コードで確認する" }).click();
  await page.waitForURL("**/onboarding/recovery-codes");
  const [used, news] = await expectMails(
    [taro, "回復コードが使われました"],
    [taro, "新しいデバイスからログインがありました"],
  );
  expect(used!.text).toContain("使ったコードは、もう使えません");
  expect(tokenLinkIn(news!)).toMatch(/\/mail\/not-me\?/);

  expect(await page.locator("#recovery-code").textContent()).not.toBe(recoveryCode);
  await photograph(page, "lost-phone-next-code");
  await page.getByLabel("保存しました").check();
  await page.getByRole("button", { name: "新しいコードに切り替える" }).click();
  await page.getByText("回復コードでログインしました。").waitFor();
  await photograph(page, "lost-phone-home");
  await page.getByRole("link", { name: "なくしたデバイスを削除する" }).click();
  await photograph(page, "lost-phone-devices");
  await page.getByRole("link", { name: "を削除する" }).click();
  await page.getByText("ただ一つの認証方法です").waitFor();
  await photograph(page, "lost-phone-last-device");
  await page.getByRole("link", { name: "生体認証を追加する" }).click();
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("textbox", { name: "デバイスの名前" }).fill("新しいスマホ");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.waitForURL("**/account/sign-in-methods");
  await expectMails([taro, "生体認証を登録しました"]);

  await page.getByRole("link", { name: /^(?!「新しいスマホ」).*を削除する$/ }).click();
  await page.getByLabel("全てのデバイスからサインアウトする").check();
  await photograph(page, "lost-phone-remove-device");
  await page.getByRole("button", { name: "削除する" }).click();
  await page.waitForURL("**/account/sign-in-methods");
  expect(await page.locator("h3").allTextContents()).toEqual(["新しいスマホ"]);
  const [removed] = await expectMails([taro, "デバイスを削除しました"]);
  expect(removed!.text).toContain("「このデバイス」");

  await page.getByRole("navigation", { name: "メニュー" }).getByRole("link", { name: "ログアウト" }).click();
  await page.getByRole("button", { name: "ログアウトする" }).click();
  // The browser has signed in before, so its passkey is offered at once, and this reader takes every offer.
  await page.waitForURL(`${portal().origin}/`);
  await expectMails();

  // Neither the session it had nor the passkey in it opens anything now.
  expect(await answerToPasskey(lost, `${portal().origin}/account/profile`)).toBe(422);
  expectQuiet(fresh, portal().origin);
  expectQuiet(lost, portal().origin);
});
