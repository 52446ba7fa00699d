/** The whole portal as `npm start` opens it, and people who walk it in a real browser on a small phone. */
import { rmSync } from "node:fs";
import { generate } from "otplib";
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Running, serve } from "../../src/server.ts";
import { openBrowser } from "./browser.ts";
import { newDatabase } from "./database.ts";
import { newFolder } from "./folder.ts";

/** What stands on one notice in the terminal. */
export interface PaperNotice {
  userId: string;
  password: string;
  birthDate: string;
  address: string;
}

export interface OpenPortal {
  origin: string;
  notices: PaperNotice[];
  /** Everything the terminal showed, mails among it. */
  terminal: string[];
  close(): Promise<void>;
}

/** Opens the demonstration on a free port. */
export async function openDemonstration(): Promise<OpenPortal> {
  const dataDir = newFolder("walk");
  const { url } = await newDatabase();
  const terminal: string[] = [];
  const config = readConfig({ PORT: "0", OFFICE_PORT: "0", DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: "error" });
  const running: Running = await serve(config, { demo: true, say: (text) => terminal.push(text) });
  const origin = /http:\/\/localhost:\d+/.exec(terminal.join("\n"))![0];
  return {
    origin,
    terminal,
    notices: readNotices(terminal.join("\n")),
    async close() {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readNotices(text: string): PaperNotice[] {
  return text
    .split("── ID通知書")
    .slice(1)
    .map((notice) => ({
      userId: /ユーザーID +(\S+)/.exec(notice)![1]!,
      password: /パスワード +(\S+)/.exec(notice)![1]!,
      birthDate: /生年月日 +(\S+)/.exec(notice)![1]!,
      address: /http\S+/.exec(notice)![0],
    }));
}

/** @returns the code of the mail that the terminal showed last. */
export async function mailedCode(portal: OpenPortal): Promise<string> {
  for (let waited = 0; waited < 50; waited += 1) {
    const code = portal.terminal
      .findLast((text) => text.includes("確認コード："))
      ?.match(/確認コード：(\d{4} \d{4})/)?.[1];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no mail with a code");
}

/** The code an authenticator app shows for a key now. */
export function appCode(key: string): Promise<string> {
  return generate({ secret: key.replaceAll(" ", "") });
}

export interface Phone {
  context: BrowserContext;
  page: Page;
  /** Everything the browser complained of; a journey ends with none. */
  complaints: string[];
  /** Addresses of every request. */
  requests: string[];
}

/** A phone of 360 x 640. @param options such as `javaScriptEnabled: false`. */
export async function newPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<Phone> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: "ja-JP", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    // A refused form answers 422 on purpose; the browser writes that down as an error of its own.
    if (["error", "warning"].includes(message.type()) && !/status of (422|503)/.test(message.text()))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  return { context, page, complaints, requests };
}

/** Gives the phone a fingerprint reader. */
export async function addAuthenticator(phone: Phone, options: { verifies?: boolean } = {}): Promise<CDPSession> {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: options.verifies ?? true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

/** Opens a portal and a browser for the tests of a file. */
export function withBrowser(): { portal: () => OpenPortal; browser: () => Browser } {
  let portal: OpenPortal;
  let browser: Browser;
  beforeAll(async () => {
    [portal, browser] = await Promise.all([openDemonstration(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });
  return { portal: () => portal, browser: () => browser };
}
