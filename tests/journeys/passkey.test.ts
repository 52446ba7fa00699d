import { expect, it } from "vitest";
import { Film } from "../support/film.ts";
import { methodNames } from "../support/first-login.ts";
import { photograph, strip } from "../support/photograph.ts";
import { addAuthenticator, mailedCode, newPhone, withBrowser } from "../support/walk.ts";

const { portal, browser } = withBrowser();

it("walks from the terminal's notice to the named device by passkey, and signs in again the next day", async () => {
  const phone = await newPhone(browser());
  await addAuthenticator(phone);
  const { page } = phone;
  const [notice] = portal().notices;
  const film = new Film(page);
  const see = async (name: string) => {
    await photograph(page, name);
    await film.take();
  };

  await page.goto(notice!.address);
  await see("sign-in");
  await page.getByLabel("パスワード").fill(notice!.password.toLowerCase());
  await film.press("ログインする");

  await page.waitForURL("**/onboarding/birth-date");
  await see("birth-date");
  await page.getByRole("textbox", { name: "生年月日" }).fill("昭和54年8月23日");
  await film.press("次へ");
  await page.getByRole("alert").waitFor();
  await see("birth-date-refused");
  expect(await page.getByRole("alert").textContent()).toContain("1979年8月23日と読み取りました");
  await page.getByRole("textbox", { name: "生年月日" }).fill(notice!.birthDate);
  await film.press("次へ");

  await page.waitForURL("**/onboarding/terms");
  await see("terms");
  await film.press("同意する");

  await page.waitForURL("**/onboarding/account");
  await page.getByRole("textbox", { name: "ユーザーID" }).fill("taro-mihon");
  await page.getByLabel(methodNames.passkey).check();
  await see("account");
  await film.press("次へ");

  await page.waitForURL("**/onboarding/password");
  await see("password");
  await page.getByLabel("新しいパスワード ※必須").fill("mori-no-3kuma");
  await page.getByLabel("もう一度入力").fill("mori-no-3kuma");
  await film.press("次へ");

  await page.waitForURL("**/onboarding/email");
  await page.getByRole("textbox", { name: "メールアドレス" }).fill("taro@example.com");
  await see("email");
  await film.press("次へ");

  await page.waitForURL("**/onboarding/email-code");
  await see("email-code");
  await page.getByRole("textbox", { name: "確認コード" }).fill(await mailedCode(portal()));
  await film.press("次へ");

  await page.waitForURL("**/onboarding/sign-out");
  await see("sign-out");
  await page.getByRole("link", { name: "ログアウトする" }).click();
  await see("sign-out-question");
  await page.getByRole("dialog").getByRole("button", { name: "ログアウトする" }).click();

  await page.waitForURL("**/sign-in?out=continue");
  await see("sign-in-again");
  await page.getByRole("textbox", { name: "ユーザーID" }).fill("taro-mihon");
  await page.getByLabel("パスワード").fill("mori-no-3kuma");
  await film.press("ログインする");

  await page.waitForURL("**/onboarding/authenticator");
  await see("authenticator");
  await film.press("続ける");

  await page.waitForURL("**/onboarding/device-name");
  await see("device-name");
  await film.press("次へ");

  await page.waitForURL("**/onboarding/recovery-codes");
  await see("recovery-codes");
  await page.getByLabel("保存しました").check();
  await film.press("設定を終わる");

  await page.waitForURL(`${portal().origin}/`);
  await see("home");
  expect(await page.locator(".done").textContent()).toContain("以上で設定が完了しました");
  await film.write("docs/first-login.webp");

  await phone.context.clearCookies();
  await page.goto(`${portal().origin}/`);
  await page.getByRole("textbox", { name: "ユーザーID" }).fill("taro-mihon");
  await page.getByLabel("パスワード").fill("mori-no-3kuma");
  await film.press("ログインする");
  await page.waitForURL("**/sign-in/second-factor");
  await see("second-factor");
  await film.press("確認する");
  await page.waitForURL(`${portal().origin}/`);

  await strip(browser(), ["sign-in", "birth-date", "account", "authenticator", "home"], "docs/first-login.png");
  expect(phone.complaints).toEqual([]);
  expect(phone.requests.filter((url) => !url.startsWith(portal().origin) && !url.startsWith("data:"))).toEqual([]);
});
