import { expect, it } from "vitest";
import { goOnTo, type Walk, walkTo } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

/** What a browser does before the first page is shown, and whether it then needs the library. */
const browsers = {
  "that reads the options itself": ["", false],
  "of before 2025": ["delete PublicKeyCredential.parseCreationOptionsFromJSON", true],
  "with an extension that answers in its place and knows less": [
    `const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = async (options) => {
      const { id, rawId, type, response, authenticatorAttachment } = await create(options);
      return { id, rawId, type, response, authenticatorAttachment, getClientExtensionResults: () => ({}) };
    };`,
    true,
  ],
} as const;

it.each(Object.keys(browsers) as (keyof typeof browsers)[])("registers a passkey in a browser %s", async (name) => {
  const [script, needsLibrary] = browsers[name];
  const phone = await newPhone(browser());
  await phone.context.addInitScript(script);
  await addAuthenticator(phone);
  const member = await portal().memberWithNotice();
  const walk: Walk = { page: phone.page, portal: portal(), member, method: "passkey" };
  await walkTo(walk, "authenticator");
  await goOnTo(walk, "authenticator", "device-name");
  expect(phone.requests.some((url) => url.endsWith("/simplewebauthn.js"))).toBe(needsLibrary);
  expectQuiet(phone, portal().origin, /browser extension that intercepted/);
});
