import { expect, it } from "vitest";
import { signIn, type Walk, walkTo } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

/** A phone that has done the first login with a passkey and signed out; the next sign-in page is not open yet. */
async function comesBack() {
  const phone = await newPhone(browser());
  const authenticator = await addAuthenticator(phone);
  const member = await portal().memberWithNotice();
  const walk: Walk = { page: phone.page, portal: portal(), member, method: "passkey" };
  await walkTo(walk, "home");
  return { phone, authenticator, page: phone.page };
}

const library = (urls: string[]) => urls.filter((url) => url.includes("simplewebauthn")).length;

it("a phone that is known signs in with the passkey it is offered, without typing anything", async () => {
  const { phone, page } = await comesBack();
  await phone.context.clearCookies({ name: "__Host-genkan" });
  await page.goto(`${portal().origin}/sign-in`);
  await page.waitForURL(`${portal().origin}/`);
  expectQuiet(phone, portal().origin);
});

it("a phone that is not known, or cannot be offered passkeys, loads nothing for it and signs in by typing", async () => {
  const { phone, authenticator, page } = await comesBack();
  await authenticator.send("WebAuthn.disable");
  const before = library(phone.requests);
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
  await phone.context.clearCookies({ name: "__Host-genkan" });
  await page.goto(`${portal().origin}/sign-in`);
  await page.waitForLoadState("networkidle");
  await phone.context.clearCookies();
  await page.goto(`${portal().origin}/sign-in`);
  await page.waitForLoadState("networkidle");
  expect(library(phone.requests)).toBe(before);
  await signIn(page, chosen.userId, chosen.password);
  await page.waitForURL("**/sign-in/second-factor");
  expectQuiet(phone, portal().origin);
});
