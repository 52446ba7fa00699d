/** The languages in the head of the page, pressed in the middle of a form, with scripts and without. */
import { describe, expect, it } from "vitest";
import { next, signInWithNotice, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

async function newMember(javaScriptEnabled: boolean, method: Walk["method"] = "otp") {
  const phone = await newPhone(browser(), { javaScriptEnabled });
  const walk: Walk = { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method };
  return { phone, page: phone.page, walk };
}

describe.each([true, false])("another language (scripts: %s)", (javaScriptEnabled) => {
  it("keeps what was typed and chosen, and Enter sends the form as before", async () => {
    const { phone, page, walk } = await newMember(javaScriptEnabled);
    await walkTo(walk, "account");
    await page.getByRole("textbox", { name: "ユーザーID" }).fill("taro-mihon");
    await page.locator("input[value=otp]").check();
    await page.getByRole("button", { name: "English" }).click();
    await page.waitForURL("**/onboarding/account?lang=en");
    expect(await page.getByRole("textbox", { name: "User ID" }).inputValue()).toBe("taro-mihon");
    expect(await page.locator("input[value=otp]").isChecked()).toBe(true);
    await page.getByRole("textbox", { name: "User ID" }).press("Enter");
    await standsAt(walk, "password");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expectQuiet(phone, portal().origin);
  });

  it("says in it what was wrong", async () => {
    const { phone, page, walk } = await newMember(javaScriptEnabled);
    await signInWithNotice(walk);
    await page.getByRole("textbox", { name: "生年月日" }).fill("19790231");
    await next(page);
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("alert").filter({ hasText: "Date of birth must be a real date" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Date of birth" }).inputValue()).toBe("19790231");
    expectQuiet(phone, portal().origin);
  });
});

it("comes on the page of a passkey without asking for one", async () => {
  const { phone, page, walk } = await newMember(true, "passkey");
  await walkTo(walk, "authenticator");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Set up your passkey" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  expectQuiet(phone, portal().origin);
});

it("comes at home too, which was swapped in and has no form", async () => {
  const { phone, page, walk } = await newMember(true);
  await walkTo(walk, "home");
  await page.getByRole("navigation", { name: "ことば" }).getByText("English").click();
  await page.getByRole("heading", { name: "Home" }).waitFor();
  expectQuiet(phone, portal().origin);
});
