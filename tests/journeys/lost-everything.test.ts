import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { expect, it, onTestFinished } from "vitest";
import { issueNotices } from "../../src/office/notices/issue.ts";
import { answerToPasskey, atHome } from "../support/at-home.ts";
import { goOnTo, next, signIn, signInWithNotice, standsAt, type Walk } from "../support/first-login.ts";
import { tokenLinkIn, withMailbox } from "../support/mailbox.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const taro = "taro@example.com";
const hour = 3_600_000;
const newPassword = "umi-no-7kaze";

/** What the office does after the call: a notice for recovery in the print shop's list. */
async function officePosts(memberId: string) {
  const folder = mkdtempSync(join(tmpdir(), "genkan-recovery-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = { file: join(folder, "one.csv"), format: "csv", actor: "operator:hanako", reason: "lost phone" } as const;
  const forRecovery = { waitMs: 24 * hour };
  await issueNotices(portal().portal, { ...run, conditions: { forRecovery }, onProgress: () => {} }, async () => [
    memberId,
  ]);
  const [, printed = ""] = readFileSync(run.file, "utf8").split("\r\n");
  const [temporaryUserId = "", temporaryPassword = ""] = printed.split(",").slice(8);
  return { temporaryUserId, temporaryPassword, expiresAt: 0 };
}

async function entersPaper(page: Page, { notice }: Walk["member"]): Promise<void> {
  await page.goto(`${portal().origin}/sign-in?userId=${notice.temporaryUserId}`);
  await signIn(page, notice.temporaryUserId, notice.temporaryPassword);
}

it("C3: comes back by a posted notice, the birth date and a day's wait, with the same user ID and address and everything else new", async () => {
  const { phone: lost, walk, memberId } = await atHome(portal(), browser(), "passkey");
  const notice = await officePosts(memberId);
  const [issued] = await expectMails([taro, "新しいID通知書をお送りしました"]);
  expect(issued!.text).toContain("通知は 2026-04-07 10:00 から使えます");
  expect(tokenLinkIn(issued!)).toMatch(/\/mail\/recovery-objection\?/);

  const fresh = await newPhone(browser());
  const { page } = fresh;
  await addAuthenticator(fresh);
  const back: Walk = { ...walk, page, member: { ...walk.member, notice } };
  await entersPaper(page, back.member);
  await page.getByRole("alert").getByText("2026年4月7日 10:00 から使えます").waitFor();
  await photograph(page, "recovery-too-early");

  portal().passes(24 * hour);
  // Until the notice is used, whoever found the phone and knows its number gets in.
  await lost.page.goto(`${portal().origin}/account/profile`);
  await lost.page.getByRole("heading", { name: "プロフィール変更", level: 1 }).waitFor();

  await signInWithNotice(back);
  await page.getByRole("textbox", { name: "生年月日" }).fill(back.member.birthDate.replaceAll("-", ""));
  await next(page);
  await standsAt(back, "password");
  await expectMails([taro, "ログインの設定をやり直しました"]);
  await photograph(page, "recovery-password");
  await page.getByLabel("新しいパスワード ※必須").fill(newPassword);
  await page.getByLabel("もう一度入力").fill(newPassword);
  await next(page);
  await standsAt(back, "sign-out");
  await page.getByRole("link", { name: "ログアウトする" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "ログアウトする" }).click();
  await signIn(page, chosen.userId, newPassword);
  await standsAt(back, "authenticator");
  await goOnTo(back, "authenticator", "home");
  await expectMails([taro, "生体認証を登録しました"]);
  await page.getByRole("link", { name: "プロフィール変更" }).click();
  await page.getByText(`${taro} (確認ずみ)`).waitFor();
  expect(await page.locator("main").textContent()).toContain(chosen.userId);

  // Neither the session it had nor the passkey in it opens anything now.
  expect(await answerToPasskey(lost, `${portal().origin}/account/profile`)).toBe(422);
  expectQuiet(fresh, portal().origin);
  expectQuiet(lost, portal().origin);
});
