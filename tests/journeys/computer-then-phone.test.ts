import { expect, it } from "vitest";
import { appCode, goOnTo, signIn, standsAt, type Walk, walkTo } from "../support/first-login.ts";
import { photograph } from "../support/photograph.ts";
import { readQr } from "../support/read-qr.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone, type Phone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

/** The same browser, on a desk. */
const newComputer = () => newPhone(browser(), { viewport: { width: 1280, height: 800 } });

async function newMember({ page }: Phone, method: "passkey" | "otp"): Promise<Walk> {
  return { page, portal: portal(), member: await portal().memberWithNotice(), method };
}

it("lets a member who began on a computer go on with the phone, by the QR code on the last page there", async () => {
  const computer = await newComputer();
  const walk = await newMember(computer, "passkey");
  await walkTo(walk, "sign-out");
  await walk.page.getByText("パソコンからスマートフォンに移る").click();
  await photograph(walk.page, "computer-sign-out");
  const address = await readQr(browser(), walk.page.locator("svg.qr"));

  const phone = await newPhone(browser());
  await addAuthenticator(phone);
  const onPhone = { ...walk, page: phone.page };
  await phone.page.goto(address);
  await signIn(phone.page, chosen.userId, chosen.password);
  await standsAt(onPhone, "authenticator");
  await goOnTo(onPhone, "authenticator", "home");

  await walk.page.goto(portal().origin);
  await walk.page.waitForURL("**/sign-in/second-factor");
  await photograph(walk.page, "computer-second-factor");
  expectQuiet(computer, portal().origin);
  expectQuiet(phone, portal().origin);
});

it("shows who signs out on the computer the same QR code once more, on the sign-in page", async () => {
  const computer = await newComputer();
  const walk = await newMember(computer, "passkey");
  const { page } = walk;
  await walkTo(walk, "sign-out");
  await page.getByRole("link", { name: "ログアウトする" }).click();
  await photograph(page, "computer-sign-out-question");
  await page.getByRole("button", { name: "ログアウトする" }).click();
  await page.waitForURL("**/sign-in?out=continue");
  await photograph(page, "computer-signed-out");
  expect(await readQr(browser(), page.locator("svg.qr"))).toBe(`${portal().origin}/sign-in`);
  expectQuiet(computer, portal().origin);
});

it("T7: shows a member at a computer the QR code for the phone's authenticator app without asking for it", async () => {
  const computer = await newComputer();
  const walk = await newMember(computer, "otp");
  const { page } = walk;
  await walkTo(walk, "authenticator");
  await photograph(page, "computer-otp");
  const read = new URL(await readQr(browser(), page.locator("svg.qr")));
  const key = read.searchParams.get("secret")!;
  await page.getByLabel("6桁の数字").fill(await appCode({ portal: portal(), key }));
  await page.getByRole("button", { name: "登録する" }).click();
  await standsAt(walk, "device-name");
  await goOnTo(walk, "device-name", "home");
  await photograph(page, "computer-home");
  expectQuiet(computer, portal().origin);
});

it("O3: asks who begins on a computer and goes on with a phone for the birth date again, but for nothing else twice", async () => {
  const computer = await newComputer();
  const walk = await newMember(computer, "otp");
  await walkTo(walk, "account");
  await photograph(walk.page, "computer-account");
  const phone = await newPhone(browser());
  const onPhone = { ...walk, page: phone.page };
  await phone.page.goto(`${portal().origin}/sign-in`);
  await signIn(phone.page, walk.member.notice.temporaryUserId, walk.member.notice.temporaryPassword);
  await standsAt(onPhone, "birth-date");
  await phone.page.getByRole("textbox", { name: "生年月日" }).fill(walk.member.birthDate);
  await phone.page.getByRole("button", { name: "次へ" }).click();
  await standsAt(onPhone, "account");
  expectQuiet(computer, portal().origin);
  expectQuiet(phone, portal().origin);
});
