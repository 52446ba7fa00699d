import type { Page } from "playwright";
import { expect, it } from "vitest";
import { atHome } from "../support/at-home.ts";
import { signIn } from "../support/first-login.ts";
import { codeIn, withMailbox } from "../support/mailbox.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const taro = "taro@example.com";
const newPassword = "umi-no-7kaze";

/** From the sign-in page to the second factor, with the code that came by mail. */
async function provesAddress(page: Page): Promise<void> {
  await page.goto(portal().origin);
  await page.getByText("ログインできないとき").click();
  await page.getByRole("link", { name: "パスワードを忘れたとき" }).click();
  await page.getByRole("textbox", { name: "ユーザーID" }).fill(chosen.userId);
  await page.getByRole("button", { name: "確認コードを送る" }).click();
  await page.waitForURL("**/recovery/password/code");
  const [mail] = await expectMails([taro, "パスワードを決め直すための確認コード"]);
  await page.getByRole("textbox", { name: "確認コード" }).fill(codeIn(mail!));
  await page.getByRole("button", { name: "次へ" }).click();
  await page.waitForURL("**/recovery/password/factor");
}

it("C4: sets a new password after the code from the mail and the passkey, and signs in with both", async () => {
  const { phone } = await atHome(portal(), browser(), "passkey");
  const { page } = phone;
  // A browser that was cleaned up offers no passkey on the sign-in page.
  await phone.context.clearCookies();

  await provesAddress(page);
  await photograph(page, "forgotten-password-factor");
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.waitForURL("**/recovery/password/new");
  await page.getByLabel("新しいパスワード ※必須").fill(newPassword);
  await page.getByLabel("もう一度入力").fill(newPassword);
  await photograph(page, "forgotten-password-new");
  await page.getByRole("button", { name: "パスワードを変える" }).click();
  await page.getByText("パスワードを変更し、すべてのデバイスからログアウトしました").waitFor();
  await expectMails([taro, "パスワードを変更しました"]);

  await signIn(page, chosen.userId, chosen.password);
  await page.getByRole("alert").getByText("ユーザーIDまたはパスワードが違います").waitFor();
  await signIn(page, chosen.userId, newPassword);
  await page.waitForURL("**/sign-in/second-factor");
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.waitForURL(`${portal().origin}/`);
  await expectMails([taro, "新しいデバイスからログインがありました"]);
  expectQuiet(phone, portal().origin);
});

it("C4: leaves whoever reads the member's mail, and has nothing else, at the second factor", async () => {
  const { phone } = await atHome(portal(), browser(), "passkey");
  const thief = await newPhone(browser());
  const { page } = thief;
  await addAuthenticator(thief);

  await provesAddress(page);
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.getByRole("alert").getByText("確認できませんでした").waitFor();
  await page.getByLabel("回復コード").fill("AAAA-BBBB-CCCC-DDDD");
  await page.getByRole("button", { name: "回復コードで確認する" }).click();
  await page.getByRole("alert").getByText("回復コードが違うか、使用ずみです").waitFor();
  await page.goto(`${portal().origin}/recovery/password/new`);
  expect(new URL(page.url()).pathname).toBe("/recovery/password/factor");
  await page.goto(`${portal().origin}/account/profile`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  await signIn(page, chosen.userId, newPassword);
  await page.getByRole("alert").getByText("ユーザーIDまたはパスワードが違います").waitFor();
  await expectMails();

  await phone.page.goto(`${portal().origin}/account/profile`);
  await phone.page.getByRole("heading", { name: "プロフィール変更", level: 1 }).waitFor();
  expectQuiet(thief, portal().origin);
  expectQuiet(phone, portal().origin);
});
