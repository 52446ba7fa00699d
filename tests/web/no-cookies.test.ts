import { expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

/** Somebody whose browser keeps no cookies sends the form of a page. */
async function signsInWithoutCookies(test: TestPortal, options = {}): Promise<Visitor> {
  const { notice } = await test.memberWithNotice();
  const visitor = test.visitor(options);
  await visitor.opens("/sign-in");
  visitor.cookies.clear();
  await visitor.submits({ userId: notice.temporaryUserId, password: notice.temporaryPassword });
  return visitor;
}

it.each([false, true])(
  "tells a browser that keeps no cookies so, in every language, instead of asking it to send again (HTMX: %s)",
  async (htmx) => {
    const { sees } = await signsInWithoutCookies(await openPortal(), { htmx });
    expect(sees.status).toBe(403);
    expect(sees.html).toContain(
      "このブラウザーはクッキーを受け取りません。設定で許可するか、SafariかChromeで開いてください",
    );
    expect(sees.html).toContain('lang="en">This browser does not accept cookies. Allow them in its settings');
    expect(sees.html).toMatch(/クッキー（cookie）を 受（う）けとりません/);
    expect(sees.html).not.toContain("<form");
  },
);

it("names browsers that keep them where the address has no TLS, as that of the demonstration", async () => {
  const { sees } = await signsInWithoutCookies(await openPortal({ origin: "http://localhost:8080" }));
  expect(sees.html).toContain("Open this page in Chrome, Edge or Firefox");
  expect(sees.html).not.toContain("open this page in Safari");
});

it("lets whoever allows them go on from there", async () => {
  const test = await openPortal();
  const visitor = await signsInWithoutCookies(test);
  await visitor.signsInWithNotice((await test.memberWithNotice()).notice);
  expect(visitor.sees.path).toBe("/onboarding/birth-date");
});

it("X6: shows a form from before another sign-in again to a browser that keeps cookies", async () => {
  const test = await openPortal();
  const visitor = test.visitor();
  await visitor.opens("/sign-in");
  visitor.cookies.delete("__Host-genkan");
  await visitor.submits({ userId: "taro", password: "x" });
  expect([visitor.sees.status, visitor.sees.heading]).toEqual([403, "もう一度送信してください"]);
});
