/** A member opens another program from the home page and is greeted there by number; signing out here signs them out there. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { startExample } from "../../src/example-service.ts";
import { startTelling } from "../../src/services/ended.ts";
import { engines } from "../../src/services/engines.ts";
import { atHome } from "../support/at-home.ts";
import { appCode, signIn } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  const { deps, portal: own } = portal();
  await deps.db.updateTable("insurers").set({ demonstration_at: 1 }).where("id", "=", own.insurer.id).execute();
  await portal().reload();
  const telling = startTelling(deps, engines(), (error) => expect(error).toBeUndefined());
  running.push(telling, (await startExample(portal().portal))!);
});

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

it("a member is greeted by number behind the first tile, and signing out ends it there", async () => {
  const { phone, memberId } = await atHome(portal(), browser(), "otp");
  const { page } = phone;
  const { member_number } = await portal()
    .deps.db.selectFrom("members")
    .select("member_number")
    .where("id", "=", memberId)
    .executeTakeFirstOrThrow();
  await page.getByRole("link", { name: "医療費情報" }).click();
  await page.getByText(`こんにちは、会員番号 ${member_number} さん。`).waitFor();
  const there = page.url();
  expect(new URL(there).origin).not.toBe(portal().origin);

  await page.goto(`${portal().origin}/account/services`);
  await photograph(page, "services-connected");
  await page.goto(`${portal().origin}/sign-out`);
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/sign-in/);
  const isOut = async () => {
    await page.goto(there);
    return page.getByText("ログインしていません。").isVisible();
  };
  await expect.poll(isOut, { timeout: 5000 }).toBe(true);
});

it.each([true, false])(
  "whoever begins at the service signs in here and comes back to it, with JavaScript: %s",
  async (javaScriptEnabled) => {
    const home = await atHome(portal(), browser(), "otp");
    const tile = await home.phone.page.getByRole("link", { name: "医療費情報" }).getAttribute("href");
    portal().passes(60_000);
    const { page } = await newPhone(browser(), { javaScriptEnabled });

    await page.goto(tile!);
    await signIn(page, chosen.userId, chosen.password);
    await page.waitForURL(/second-factor/);
    await page.getByLabel("6桁の数字").fill(await appCode(home.walk));
    await page.getByRole("button", { name: "確認する", exact: true }).click();
    await page.getByText("こんにちは、会員番号").waitFor();

    await page.getByRole("link", { name: "ログアウト" }).click();
    await page.getByText("サービスからのお願いです").waitFor();
    await photograph(page, "services-sign-out");
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL(new URL("/", tile!).href);
    await page.goto(`${portal().origin}/`);
    await page.waitForURL(/sign-in/);
  },
);
