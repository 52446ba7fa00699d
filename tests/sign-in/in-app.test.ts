/** Whoever opens the paper's address inside an app hears of it at the first screen, not at the ninth. */
import { beforeEach, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";

const line =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/15.1";
const safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1";

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

it("has a button that opens the phone's own browser, with the user ID of the paper", async () => {
  const person = test.visitor({ userAgent: line });
  await person.opens("/sign-in?userId=kp-AB12-CD34");
  const { html } = person.sees;
  expect(html).toContain("LINEの中の画面で開いています。");
  expect(html).toContain(
    `<a class="button second" href="${test.origin}/sign-in?userId=kp-AB12-CD34&amp;openExternalBrowser=1">`,
  );
});

it("keeps the user ID that was typed before a slip", async () => {
  const person = test.visitor({ userAgent: line });
  await person.opens("/sign-in");
  await person.submits({ userId: "kp-ab12 &x", password: "wrong" });
  expect(person.sees.html).toContain(`/sign-in?userId=kp-ab12%20%26x&amp;openExternalBrowser=1"`);
});

it("is no wall: who goes on there signs in", async () => {
  const { notice } = await test.memberWithNotice();
  const person = test.visitor({ userAgent: line });
  await person.signsIn(notice.temporaryUserId, notice.temporaryPassword);
  expect(person.sees.path).toBe("/onboarding/birth-date");
});

it("says nothing in a browser of its own", async () => {
  const person = test.visitor({ userAgent: safari });
  await person.opens("/sign-in?userId=kp-AB12-CD34");
  expect(person.sees.html).not.toContain("の中の画面で開いています");
});

it("at the passkey the way out is the only primary button, and says that one signs in again", async () => {
  const person = test.visitor({ userAgent: line });
  await person.walksTo("authenticator", await test.memberWithNotice());
  await person.submits({ method: "passkey" });
  const primary = [...person.sees.html.matchAll(/<(?:a class="button"|button type="submit")[^>]*>/g)].map(
    ([tag]) => tag,
  );
  expect(primary).toEqual([`<a class="button" href="${test.origin}/sign-in?openExternalBrowser=1">`]);
  expect(person.sees.html).toContain("開いた画面で、もう一度ログインします。");
});
