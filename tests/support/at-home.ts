/** A member whose first login is done, at home on the phone it was done on, with what was kept of it. */
import type { Browser, CDPSession } from "playwright";
import { goOnTo, type Walk, walkTo } from "./first-login.ts";
import type { TestPortal } from "./portal.ts";
import { addAuthenticator, newPhone, type Phone } from "./walk.ts";

interface AtHome {
  phone: Phone;
  walk: Walk;
  memberId: string;
  /** The phone's fingerprint reader; the id is that of where its passkey is. */
  reader: { session: CDPSession; authenticatorId: string };
  recoveryCode: string;
}

/** Walks the first login; its mails have been read. */
export async function atHome(portal: TestPortal, browser: Browser, method: Walk["method"]): Promise<AtHome> {
  const phone = await newPhone(browser);
  const session = await addAuthenticator(phone);
  const reader = { session, authenticatorId: "" };
  session.on("WebAuthn.credentialAdded", ({ authenticatorId }) => {
    reader.authenticatorId ||= authenticatorId;
  });
  const member = await portal.memberWithNotice();
  const walk: Walk = { page: phone.page, portal, member, method };
  await walkTo(walk, "recovery-codes");
  const recoveryCode = (await phone.page.locator("#recovery-code").textContent())!;
  await goOnTo(walk, "recovery-codes", "home");
  await portal.mails();
  return { phone, walk, memberId: member.id, reader, recoveryCode };
}

/**
 * Opens a page behind the sign-in on a phone that is signed out; where its passkey is offered, the reader takes the offer. The
 * phone is then put away, as its reader would take the next offer too.
 * @returns the status of the portal's answer to the passkey.
 */
export async function answerToPasskey({ page, context }: Phone, address: string): Promise<number> {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.goto(address, { waitUntil: "commit" });
  const status = (await answer).status();
  await context.close();
  return status;
}
