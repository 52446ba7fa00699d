import { expect, it } from "vitest";
import { signIn, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

it.each([true, false])(
  "lets the second of two people start with their own notice on the phone of the first (scripts: %s)",
  async (javaScriptEnabled) => {
    const phone = await newPhone(browser(), { javaScriptEnabled });
    const { page } = phone;
    const first: Walk = { page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
    const { notice, birthDate } = await portal().memberWithNotice({ name: "例 花子", birthDate: "1981-03-04" });
    const qr = `${portal().origin}/sign-in?userId=${notice.temporaryUserId}`;
    await walkTo(first, "terms");

    await page.goto(qr);
    await page.getByRole("link", { name: "このまま使う" }).click();
    await standsAt(first, "terms");
    await page.goBack();
    await photograph(page, `two-people${javaScriptEnabled ? "" : "-plain"}`);
    await page.getByRole("button", { name: "ログアウトして、この通知で始める" }).dblclick();
    await page.getByRole("heading", { name: "ログイン", exact: true }).waitFor();
    expect(page.url()).toBe(qr);

    await signIn(page, await page.getByRole("textbox", { name: "ユーザーID" }).inputValue(), notice.temporaryPassword);
    const second: Walk = { ...first, member: { notice, birthDate } };
    await standsAt(second, "birth-date");
    await page.getByRole("textbox", { name: "生年月日" }).fill(birthDate);
    await page.getByRole("button", { name: "次へ" }).click();
    await standsAt(second, "terms");

    await page.goto(`${portal().origin}/sign-in?userId=${first.member.notice.temporaryUserId}`);
    await page.getByText("いまは別の方でログインしています。").waitFor();
    expectQuiet(phone, portal().origin);
  },
);
