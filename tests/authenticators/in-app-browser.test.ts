/** Browsers inside apps, as they name themselves, and the browsers that are none. */
import { describe, expect, it } from "vitest";
import { inAppBrowser } from "../../src/authenticators/in-app-browser.ts";

const address = "https://kenpo.test/sign-in?userId=kp-AB12";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const android = "Mozilla/5.0 (Linux; Android 14; SO-51D; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0";
const chrome = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile";

const byLine = "https://kenpo.test/sign-in?userId=kp-AB12&openExternalBrowser=1";
const byIntent =
  "intent://kenpo.test/sign-in?userId=kp-AB12#Intent;scheme=https;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end";
const bySafari = "x-safari-https://kenpo.test/sign-in?userId=kp-AB12";
const byInstagram = "instagram://extbrowser/?url=https%3A%2F%2Fkenpo.test%2Fsign-in%3FuserId%3Dkp-AB12";

describe("a browser inside an app", () => {
  it.each([
    ["LINE", `${iphone} Mobile/15E148 Safari Line/15.12.1`, byLine],
    ["LINE", `${iphone} Mobile/15E148 Safari Line/15.12.1 LIFF`, byLine],
    ["LINE", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 Line/15.12.1/IAB`, byLine],
    ["Instagram", `${iphone} Mobile/15E148 Instagram 389.0.0.49 (iPhone15,2; iOS 18_5; ja_JP)`, byInstagram],
    ["Instagram", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 389.0.0.49 Android`, byIntent],
    ["Threads", `${iphone} Mobile/15E148 Barcelona 389.0.0.49 (iPhone15,2; iOS 18_5)`, bySafari],
    ["Messenger", `${iphone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/500.0;FBSN/iOS]`, bySafari],
    ["Messenger", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/500.0;]`, byIntent],
    ["Facebook", `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0;FBSN/iOS]`, bySafari],
    ["Facebook", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500.0;]`, byIntent],
    ["X", `${iphone} Mobile/15E148 Twitter for iPhone/11.1`, bySafari],
    ["X", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 TwitterAndroid`, byIntent],
    ["TikTok", `${iphone} Mobile/15E148 musical_ly_40.0.0 BytedanceWebview/d8a21c6`, bySafari],
    ["Yahoo! JAPAN", `${iphone} Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.131.0`, bySafari],
    ["Yahoo! JAPAN", `${android} Chrome/140.0.0.0 Mobile Safari/537.36 YJApp-ANDROID jp.co.yahoo.android`, byIntent],
    ["Google", `${iphone} GSA/380.0 Mobile/15E148 Safari/604.1`, bySafari],
    ["", `${iphone} Mobile/15E148`, bySafari],
    ["", `${android} Chrome/140.0.0.0 Mobile Safari/537.36`, byIntent],
  ])("is %s: %s", (name, userAgent, open) => {
    expect(inAppBrowser(userAgent, address)).toEqual({ name, address, open });
  });

  it("is left by no link where none is known", () => {
    expect(inAppBrowser("Mozilla/5.0 (Windows NT 10.0) SmartNews", address)).toMatchObject({ open: "" });
  });

  it("asks LINE with the first question mark of an address that has none", () => {
    const { open } = inAppBrowser(`${iphone} Safari Line/15`, "https://kenpo.test/sign-in")!;
    expect(open).toBe("https://kenpo.test/sign-in?openExternalBrowser=1");
  });

  it("is left for the port and the protocol of the demonstration too", () => {
    const open = (userAgent: string) => inAppBrowser(userAgent, "http://localhost:8080/sign-in")!.open;
    expect(open(android)).toMatch(/^intent:\/\/localhost:8080\/sign-in#Intent;scheme=http;/);
    expect(open(`${iphone} Mobile/15E148`)).toBe("x-safari-http://localhost:8080/sign-in");
  });
});

describe("a browser of its own", () => {
  it.each([
    `${iphone} Version/18.5 Mobile/15E148 Safari/604.1`,
    `${iphone} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`,
    `${iphone} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`,
    `${chrome} Safari/537.36`,
    `${chrome} Safari/537.36 EdgA/140.0.0.0`,
    "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "",
  ])("is none: %s", (userAgent) => {
    expect(inAppBrowser(userAgent, address)).toBeUndefined();
  });
});
