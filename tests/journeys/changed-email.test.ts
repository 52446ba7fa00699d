import { expect, it } from "vitest";
import { atHome } from "../support/at-home.ts";
import { appCode, signIn } from "../support/first-login.ts";
import { codeIn, tokenLinkIn, withMailbox } from "../support/mailbox.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const before = "taro@example.com";
const after = "dareka@example.jp";
const minute = 60_000;

it("C6: changes the address by its code, and brings the one before back when its owner objects from the mail", async () => {
  const { phone, walk } = await atHome(portal(), browser(), "otp");
  const { page } = phone;
  portal().passes(11 * minute);
  await page.getByRole("link", { name: "プロフィール変更" }).click();
  await page.getByRole("link", { name: "メールアドレスを変更する", exact: true }).click();
  await page.getByRole("heading", { name: "変更の前の確認" }).waitFor();
  await page.getByLabel("6桁の数字").fill(await appCode(walk));
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.getByRole("textbox", { name: "メールアドレス" }).fill(after);
  await page.getByRole("button", { name: "コードを送る" }).click();
  await page.waitForURL("**/account/email-code");
  const [question] = await expectMails([after, "確認コードのお知らせ"]);
  await page.getByRole("textbox", { name: "確認コード" }).fill(codeIn(question!));
  await page.getByRole("button", { name: "次へ" }).click();
  await page.waitForURL("**/account/profile");
  await page.getByText(`${after} (確認ずみ)`).waitFor();
  const [, replaced] = await expectMails(
    [after, "メールアドレスを変更しました"],
    [before, "メールアドレスが変更されました"],
  );

  portal().passes(20 * minute);
  const owner = await newPhone(browser());
  await owner.page.goto(tokenLinkIn(replaced!));
  await photograph(owner.page, "email-objection");
  await owner.page.getByRole("button", { name: "元に戻す" }).click();
  await owner.page.getByRole("heading", { name: "メールアドレスを元に戻しました" }).waitFor();
  await photograph(owner.page, "email-objection-done");
  await expectMails([before, "メールアドレスを元に戻しました"], [after, "メールアドレスを元に戻しました"]);

  await page.getByRole("link", { name: "ログイン方法変更" }).click();
  await page.waitForURL("**/sign-in?*");
  await signIn(page, chosen.userId, chosen.password);
  await page.getByLabel("6桁の数字").fill(await appCode(walk));
  await page.getByRole("button", { name: "確認する", exact: true }).click();
  await page.waitForURL("**/account/sign-in-methods");
  await page.getByRole("link", { name: "プロフィール変更" }).click();
  await page.getByText(`${before} (確認ずみ)`).waitFor();
  expect(await page.locator("main").textContent()).not.toContain(after);

  await owner.page.goto(tokenLinkIn(replaced!));
  await owner.page.getByText("このリンクは使えません").waitFor();
  expectQuiet(phone, portal().origin);
  expectQuiet(owner, portal().origin, /status of 410/);
});
