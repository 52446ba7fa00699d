import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

async function standsBeforeTheCode() {
  const phone = await newPhone(browser());
  const member = await portal().memberWithNotice();
  const walk: Walk = { page: phone.page, portal: portal(), member, method: "otp" };
  await walkTo(walk, "recovery-codes");
  const code = (await phone.page.locator("#recovery-code").textContent())!;
  return { phone, page: phone.page, code };
}

it("is printed with insurer, date and address, and without the form", async () => {
  const { phone, page, code } = await standsBeforeTheCode();
  await photograph(page, "recovery-code");
  await page.evaluate(() => {
    window.print = () => document.body.classList.add("pressed");
  });
  await page.getByRole("button", { name: "印刷", exact: true }).click();
  expect(await page.locator("body.pressed").count()).toBe(1);
  await page.emulateMedia({ media: "print" });
  await photograph(page, "recovery-code-printed");
  const printed = await page.locator("body").innerText();
  const { origin } = portal();
  const { insurer } = portal().portal;
  for (const words of [insurer.name, "会員サイト 回復コード", "2026年4月6日", origin, "1回だけ使えます", code])
    expect(printed).toContain(words);
  expect(printed).not.toMatch(/保存しました|設定を終わる|ファイルに保存|印刷$/m);
  expectQuiet(phone, origin);
});

it("is saved as a file that says whose code it is, and copied alone", async () => {
  const { phone, page, code } = await standsBeforeTheCode();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "ファイルに保存" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("kaifuku-code.txt");
  const lines = (await text(await file.createReadStream())).split("\r\n");
  expect([lines[0], lines.at(-1)]).toEqual([`${portal().portal.insurer.name} 会員サイト 回復コード`, code]);

  await phone.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "コピーする" }).click();
  await page.getByText("コピーしました").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  expectQuiet(phone, portal().origin);
});
