/** A member opens another program from the home page and is greeted there by number; signing out here signs them out there. */
import { afterEach, expect, it } from "vitest";
import { type Example, startExample } from "../../src/example-service.ts";
import { startTelling } from "../../src/services/ended.ts";
import { engines } from "../../src/services/engines.ts";
import { atHome } from "../support/at-home.ts";
import { withServedPortal } from "../support/served-portal.ts";

const { portal, browser } = withServedPortal();
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

it("the first tile greets the member by number; signing out ends it there too", async () => {
  const { portal: own, deps } = portal();
  await deps.db.updateTable("insurers").set({ demonstration_at: 1 }).where("id", "=", own.insurer.id).execute();
  await portal().reload();
  const example = (await startExample(portal().portal)) as Example;
  running.push(
    example,
    startTelling(deps, engines(), (error) => expect(error).toBeUndefined()),
  );

  const { phone, memberId } = await atHome(portal(), browser(), "otp");
  const { member_number } = await deps.db
    .selectFrom("members")
    .select("member_number")
    .where("id", "=", memberId)
    .executeTakeFirstOrThrow();
  await phone.page.getByRole("link", { name: "医療費情報" }).click();
  await phone.page.getByText(`こんにちは、会員番号 ${member_number} さん。`).waitFor();
  const there = phone.page.url();
  expect(new URL(there).origin).not.toBe(portal().origin);

  await phone.page.goto(`${portal().origin}/sign-out`);
  await phone.page.getByRole("button", { name: "ログアウト" }).last().click();
  await phone.page.waitForURL(/sign-in/);
  await expect
    .poll(
      async () => {
        await phone.page.goto(there);
        return phone.page.getByText("ログインしていません。").isVisible();
      },
      { timeout: 5000 },
    )
    .toBe(true);
});

it("whoever begins at the service signs in and comes back to it; signing out there asks here", async () => {
  const { portal: own, deps } = portal();
  await deps.db.updateTable("insurers").set({ demonstration_at: 1 }).where("id", "=", own.insurer.id).execute();
  await portal().reload();
  running.push((await startExample(portal().portal)) as Example);
  const { phone } = await atHome(portal(), browser(), "otp");
  const tile = await phone.page.getByRole("link", { name: "医療費情報" }).getAttribute("href");
  await phone.page.goto(tile!);
  await phone.page.getByText("こんにちは、会員番号").waitFor();

  await phone.page.getByRole("link", { name: "ログアウト" }).click();
  await phone.page.getByText("サービスからのお願いです").waitFor();
  await phone.page.locator("main form button[type=submit]").click();
  await phone.page.waitForURL(new URL("/", tile!).href);
});
