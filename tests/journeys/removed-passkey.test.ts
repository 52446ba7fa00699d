import { expect, it } from "vitest";
import { atHome } from "../support/at-home.ts";
import { withMailbox } from "../support/mailbox.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";

const { portal, browser } = withServedPortal();
const { expectMails } = withMailbox(portal);
const taro = "taro@example.com";

it("takes a removed passkey out of the phone's own list, and leaves the security key's where it is", async () => {
  const { phone, reader } = await atHome(portal(), browser(), "passkey");
  const { page } = phone;
  const { session } = reader;
  const inPhone = reader.authenticatorId;
  const { authenticatorId: inKey } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  /** How many passkeys are in the phone, and how many in the key. */
  const lists = () =>
    Promise.all(
      [inPhone, inKey].map(async (authenticatorId) => {
        const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
        return credentials.length;
      }),
    );

  // Nobody touches the phone's reader while the key is registered.
  await session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: inPhone, enabled: false });
  await page.goto(`${portal().origin}/account/add-passkey`);
  await page.getByRole("button", { name: "続ける" }).click();
  await page.getByRole("textbox", { name: "デバイスの名前" }).fill("セキュリティキー");
  await page.getByRole("button", { name: "保存する" }).click();
  await page.getByRole("heading", { name: "セキュリティキー", exact: true }).waitFor();
  expect(await lists()).toEqual([1, 1]);

  await page.getByRole("link", { name: "「このデバイス」を削除する" }).click();
  const forgotten = new Promise((resolve) => session.once("WebAuthn.credentialDeleted", resolve));
  await page.getByRole("button", { name: "削除する" }).click();
  expect(await forgotten).toMatchObject({ authenticatorId: inPhone });
  expect(await lists()).toEqual([0, 1]);
  expect(await page.locator("h3").allTextContents()).toEqual(["セキュリティキー"]);

  await expectMails([taro, "生体認証を登録しました"], [taro, "デバイスを削除しました"]);
  expectQuiet(phone, portal().origin);
});
