/** The first login as somebody hears it who does not see; what is heard stands in golden/, UPDATE_GOLDEN=1 writes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bringReader, hear } from "../support/screen-reader.ts";
import { languages } from "../support/screens.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { chosen } from "../support/visitor.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

const { portal, browser } = withServedPortal();

/** Keys, codes and ports are new in every run. */
const stable = (phrase: string) =>
  phrase
    .replace(/localhost:\d+/, "localhost")
    .replace(/\bkp-[0-9A-Z]{8}\b/, "kp-ABCD2345")
    .replace(/\b[A-Z2-7]{4}( [A-Z2-7]{4}){7}\b/, "ABCD EFGH …")
    .replace(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/, "ABCD-EFGH-…");

it.each(languages)(
  "says every step, refusal and question of the first login once and in full (%s)",
  async (language) => {
    const phone = await newPhone(browser());
    const { page } = phone;
    await addAuthenticator(phone);
    await bringReader(page);
    const { notice } = await portal().memberWithNotice();
    const heard: string[] = [];
    const hears = async (what: string) => {
      heard.push(`── ${what}`, ...(await hear(page)).map(stable), "");
    };
    const fills = async (fields: Record<string, string>) => {
      for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
    };
    const sends = () => page.locator("main form [type=submit]").first().click();
    const arrives = (step: string) => page.waitForURL(`**/onboarding/${step}`);
    const isRefused = () => page.locator(".problems:focus").waitFor();

    await page.goto(`${portal().origin}/sign-in?userId=${notice.temporaryUserId}&lang=${language}`);
    await hears("sign-in, by the paper's QR code");
    await fills({ password: notice.temporaryPassword });
    await sends();
    await arrives("birth-date");
    await hears("birth date");
    await fills({ birthDate: "19790823" });
    await sends();
    await isRefused();
    await hears("birth date, of somebody else");
    await fills({ birthDate: "19790822" });
    await sends();
    await arrives("terms");
    await hears("terms");
    await page.locator("[value=agree]").click();
    await arrives("account");
    await hears("account");
    await fills({ userId: "" });
    await sends();
    await isRefused();
    await hears("account, nothing entered");
    await fills({ userId: chosen.userId });
    await page.locator("[value=passkey]").check();
    await sends();
    await arrives("password");
    await hears("password");
    await fills({ newPassword: "a", confirmPassword: "b" });
    await sends();
    await isRefused();
    await hears("password, breaks several rules");
    await fills({ newPassword: chosen.password, confirmPassword: chosen.password });
    await sends();
    await arrives("email");
    await hears("e-mail");
    await fills({ email: "taro@example.com" });
    await sends();
    await arrives("email-code");
    await hears("e-mail code");
    const [mail] = await portal().mails();
    await fills({ code: /\d{4} \d{4}/.exec(mail!.text)![0] });
    await sends();
    await arrives("sign-out");
    await hears("first login complete");
    await page.locator("[data-dialog]").click();
    await hears("sign-out question");
    await page.locator("dialog[open] [type=submit]").click();
    await page.waitForURL("**/sign-in?out=continue");
    await hears("sign-in after the part");
    await fills(chosen);
    await sends();
    await arrives("authenticator");
    await hears("passkey");
    await page.locator("[name=method]").click();
    await page.locator("#otp-key").waitFor({ state: "attached" });
    await hears("otp");
    await page.locator("[name=method]").click();
    await page.locator("#response").click();
    await arrives("device-name");
    await hears("device name");
    await sends();
    await arrives("recovery-codes");
    await hears("recovery code");
    await page.locator("[name=saved]").check();
    await sends();
    await page.waitForURL(`${portal().origin}/`);
    await hears("home");
    expectQuiet(phone, portal().origin);

    const file = new URL(`golden/first-login.${language}.txt`, import.meta.url);
    const text = `${heard.join("\n").trim()}\n`;
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  },
);
