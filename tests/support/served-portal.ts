/** A test's portal on a real port, with the clock in the test's hands, for people who walk it in a real browser. */
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { openBrowser } from "./browser.ts";
import { freePort } from "./free-port.ts";
import { openPortal, type TestPortal } from "./portal.ts";
import type { Phone } from "./walk.ts";
import { listenToWire, type Wire } from "./wire.ts";

/** Answers to posts that are kept back, though the work is done. */
interface KeptAnswers {
  /** How many posts came. */
  posts: number;
  letGo(): void;
}

interface Served {
  portal(): TestPortal;
  browser(): Browser;
  /** From now on the link is so slow that no answer to a post arrives until it is let go. */
  keepAnswers(): KeptAnswers;
  wire(): Wire;
}

/** Opens one browser for the tests of a file and a portal for each of them. */
export function withServedPortal(): Served {
  let browser: Browser;
  let portal: TestPortal;
  let server: Server;
  let wire: Wire;
  let kept: (KeptAnswers & { until: Promise<void> }) | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    const port = await freePort();
    portal = await openPortal({ origin: `http://localhost:${port}` });
    kept = undefined;
    server = createAdaptorServer({
      async fetch(request, env) {
        const response = await portal.app.fetch(request, env);
        if (!kept || request.method !== "POST") return response;
        kept.posts += 1;
        return kept.until.then(() => response);
      },
    }) as Server;
    wire = listenToWire(server);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  afterAll(() => browser?.close());
  return {
    portal: () => portal,
    browser: () => browser,
    wire: () => wire,
    keepAnswers() {
      const { promise, resolve } = Promise.withResolvers<void>();
      kept = { posts: 0, letGo: resolve, until: promise };
      return kept;
    },
  };
}

/**
 * How every journey ends: the browser complained of nothing, and nobody but the portal was asked for anything.
 * @param expected what the journey itself provoked, such as a lost connection.
 */
export function expectQuiet(phone: Phone, origin: string, expected?: RegExp): void {
  expect(phone.complaints.filter((complaint) => !expected?.test(complaint))).toEqual([]);
  expect(phone.requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual([]);
}

/** A second tab of the same browser; what it complains of counts as the phone's. */
export async function openTab(phone: Phone): Promise<Page> {
  const tab = await phone.context.newPage();
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) phone.complaints.push(message.text());
  });
  tab.on("pageerror", (error) => phone.complaints.push(error.message));
  tab.on("request", (request) => phone.requests.push(request.url()));
  return tab;
}
