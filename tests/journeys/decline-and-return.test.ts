import { expect, it } from "vitest";
import { goOnTo, signIn, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone, type Phone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

async function newMember(phone: Phone): Promise<Walk> {
  return { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
}

async function declines({ page }: Walk): Promise<void> {
  await page.getByRole("button", { name: "同意しない" }).click();
  await page.waitForURL("**/onboarding/declined");
}

it("tells who declines what that means and how to come back, and takes the same notice ten days later", async () => {
  const phone = await newPhone(browser());
  const walk = await newMember(phone);
  const { page } = walk;
  await walkTo(walk, "terms");
  await declines(walk);
  await photograph(page, "declined");
  const words = await page.getByRole("main").textContent();
  for (const said of ["登録は行われていません", "有効期限まで使えます", "あとから同意して", "紙での手続き"])
    expect(words).toContain(said);
  expect(await page.getByRole("link", { name: "03-0000-0000" }).first().isVisible()).toBe(true);

  portal().passes(10 * 86_400_000);
  await page.getByRole("link", { name: "ログイン画面へ戻る" }).click();
  await signIn(page, walk.member.notice.temporaryUserId, walk.member.notice.temporaryPassword);
  await standsAt(walk, "birth-date");
  await goOnTo(walk, "birth-date", "home");
  expectQuiet(phone, portal().origin);
});

it("O4: ends the session of who declines, for the Back button and for whoever kept its cookie", async () => {
  const phone = await newPhone(browser());
  const walk = await newMember(phone);
  const { page } = walk;
  await walkTo(walk, "terms");
  const kept = await phone.context.cookies();
  await declines(walk);
  expect(await page.getByRole("link", { name: "ログアウト" }).count()).toBe(0);
  await page.goBack();
  await page.waitForURL("**/sign-in*");
  await photograph(page, "declined-back");
  await phone.context.addCookies(kept);
  await page.goto(`${portal().origin}/onboarding/terms`);
  await page.waitForURL("**/sign-in*");
  expectQuiet(phone, portal().origin);
});

it("F10: lets who declines without JavaScript come back on another phone and agree", async () => {
  const phone = await newPhone(browser(), { javaScriptEnabled: false });
  const walk = await newMember(phone);
  await walkTo(walk, "terms");
  await declines(walk);
  const other = await newPhone(browser());
  await walkTo({ ...walk, page: other.page }, "account");
  expectQuiet(phone, portal().origin);
  expectQuiet(other, portal().origin);
});

it.each([
  ["easy", "やさしい"],
  ["en", "English"],
])("tells who declines the same in the language they chose (%s)", async (code, name) => {
  const phone = await newPhone(browser());
  const walk = await newMember(phone);
  const { page } = walk;
  await walkTo(walk, "terms");
  await page.getByRole("button", { name }).click();
  await page.locator("button[value=decline]").click();
  await page.waitForURL("**/onboarding/declined");
  await photograph(page, `declined-${code}`);
  expect(await page.getByRole("link", { name }).getAttribute("aria-current")).toBe("true");
  expect(await page.getByRole("main").getByRole("listitem").count()).toBe(3);
  expectQuiet(phone, portal().origin);
});
