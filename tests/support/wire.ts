/** What really went over the line: each request with its bytes, headers included, as the browser's debugger counts them. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Browser } from "playwright";
import { newPhone, type Phone } from "./walk.ts";

export interface Transfer {
  url: string;
  method: string;
  bytes: number;
}

export interface Wire {
  /** All transfers so far; what came from the browser's own cache is none. */
  transfers: Transfer[];
  /** Waits until nothing has been under way for a moment. */
  rest(): Promise<void>;
}

export async function listenToWire(phone: Phone): Promise<Wire> {
  const session = await phone.context.newCDPSession(phone.page);
  const transfers: Transfer[] = [];
  const underWay = new Map<string, { url: string; method: string; isCached: boolean }>();
  let quietSince = Date.now();
  const add = ({ url, method }: { url: string; method: string }, bytes: number) =>
    transfers.push({ url, method, bytes });
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ requestId, request, redirectResponse }) => {
    const before = underWay.get(requestId);
    if (before && redirectResponse) add(before, redirectResponse.encodedDataLength);
    if (!/^https?:/.test(request.url)) return;
    underWay.set(requestId, { url: request.url, method: request.method, isCached: false });
  });
  session.on("Network.requestServedFromCache", ({ requestId }) => {
    const request = underWay.get(requestId);
    if (request) request.isCached = true;
  });
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const request = underWay.get(requestId);
    if (request && (response.fromDiskCache || response.fromPrefetchCache)) request.isCached = true;
  });
  const ended = (requestId: string, bytes: number) => {
    const request = underWay.get(requestId);
    underWay.delete(requestId);
    quietSince = Date.now();
    if (request && !request.isCached) add(request, bytes);
  };
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => ended(requestId, encodedDataLength));
  session.on("Network.loadingFailed", ({ requestId }) => ended(requestId, 0));
  return {
    transfers,
    async rest() {
      quietSince = Date.now();
      while (underWay.size > 0 || Date.now() - quietSince < 200)
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** One answer as it comes out of the socket. */
export interface RawAnswer {
  head: string;
  /** Length of head and body together. */
  bytes: number;
}

/** @param cookies of the browser that asks, as the Cookie header has them. */
export async function rawAnswer(origin: string, path: string, cookies = ""): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0\r\n` +
      `${cookies ? `Cookie: ${cookies}\r\n` : ""}Connection: keep-alive\r\n\r\n`,
  );
  let answer = Buffer.alloc(0);
  for await (const chunk of socket) {
    answer = Buffer.concat([answer, chunk as Buffer]);
    const end = answer.indexOf("\r\n\r\n") + 4;
    const head = answer.subarray(0, end).toString("latin1");
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
    if (end > 3 && answer.length >= end + length) return { head, bytes: answer.length };
  }
  throw new Error(`no whole answer from ${path}`);
}

/** A server that sends one page of about `bytes` with nothing to do for the browser, to compare others with. */
export async function serveBarePage(bytes: number): Promise<{ url: string; close(): void }> {
  const filling = randomBytes(Math.round(bytes * 0.75)).toString("base64");
  const page = `<!doctype html><html lang="ja"><meta name="viewport" content="width=device-width"><title>-</title><p>本文<!--${filling}-->`;
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @returns after how many milliseconds a slow phone that sees the address for the first time shows something. */
export async function firstPaint(browser: Browser, url: string, roundTripMs: number): Promise<number> {
  const { context, page } = await newPhone(browser);
  const session = await context.newCDPSession(page);
  const bytesPerSecond = 400_000 / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: roundTripMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(url, { waitUntil: "commit" });
  const at = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName("first-contentful-paint")[0];
          if (paint) resolve(paint.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
  await context.close();
  return at;
}
