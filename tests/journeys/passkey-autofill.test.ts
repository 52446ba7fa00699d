import { expect, it } from "vitest";
import { atHome } from "../support/at-home.ts";
import { withMailbox } from "../support/mailbox.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const day = 86_400_000;

it("signs in the next day by the passkey alone, on the page that was asked for; a browser that was never here is offered none", async () => {
  const { phone, reader } = await atHome(portal(), browser(), "passkey");
  portal().passes(day);
  const used = new Promise((resolve) => reader.session.once("WebAuthn.credentialAsserted", resolve));
  const posted = phone.page.waitForRequest((request) => request.method() === "POST");
  await phone.page.goto(`${portal().origin}/account/profile`);
  await phone.page.getByRole("heading", { name: "プロフィール変更", level: 1 }).waitFor();
  expect(await used).toMatchObject({ authenticatorId: reader.authenticatorId });
  const fields = new URLSearchParams((await posted).postData()!);
  expect([fields.get("userId"), fields.get("password")]).toEqual(["", ""]);
  // The browser was known: its owner hears of nothing.
  await expectMails();
  expectQuiet(phone, portal().origin);

  const stranger = await newPhone(browser());
  await addAuthenticator(stranger);
  await stranger.page.goto(`${portal().origin}/sign-in`, { waitUntil: "networkidle" });
  expect(stranger.requests.filter((url) => url.includes("webauthn") || url.includes("passkey"))).toEqual([]);
  expectQuiet(stranger, portal().origin);
});
