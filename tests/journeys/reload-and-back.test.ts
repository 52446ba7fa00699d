import { expect, it } from "vitest";
import { goOnTo, type StepName, signInWithNotice, standsAt, stepNames, type Walk } from "../support/first-login.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

it("shows each step at its own address, sends no form twice at a reload, and leads on from Back", async () => {
  const phone = await newPhone(browser());
  await addAuthenticator(phone);
  const { page } = phone;
  const walk: Walk = { page, portal: portal(), member: await portal().memberWithNotice(), method: "passkey" };
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push(new URL(request.url()).pathname);
  });
  const opensAgain = async (step: StepName) => {
    const sent = posts.length;
    await page.reload();
    await standsAt(walk, step);
    // HTMX begins to watch the history a turn after the page has arrived, which is sooner than any hand.
    await page.evaluate(() => new Promise((turned) => setTimeout(turned)));
    await page.goBack();
    await standsAt(walk, step);
    await page.goForward();
    await standsAt(walk, step);
    expect(posts.slice(sent)).toEqual([]);
  };

  await signInWithNotice(walk);
  await opensAgain("birth-date");
  for (const [n, step] of stepNames.slice(0, -1).entries()) {
    await goOnTo(walk, step, stepNames[n + 1]!);
    await opensAgain(stepNames[n + 1]!);
  }
  expect(posts.length).toBeGreaterThanOrEqual(11);
  expectQuiet(phone, portal().origin);
});
