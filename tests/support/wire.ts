/** What really went over the line, counted where the portal's sockets end: headers included, and whoever in the browser asked. */
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Browser } from "playwright";
import { newPhone, type Phone } from "./walk.ts";

/** One request and its answer. */
export interface Transfer {
  method: string;
  /** With what is asked for. */
  path: string;
  /** Bytes of the request. */
  up: number;
  /** Bytes of the answer. */
  down: number;
}

export interface Wire {
  /** All transfers so far; what came from the browser's own cache is none. */
  transfers: Transfer[];
  /** Waits until nothing has been under way for a moment. */
  rest(): Promise<void>;
}

export function listenToWire(server: Server): Wire {
  const transfers: Transfer[] = [];
  const counted = new WeakMap<Socket, { read: number; written: number }>();
  let underWay = 0;
  let quietSince = Date.now();
  server.on("request", ({ method = "", url: path = "", socket }, response) => {
    underWay += 1;
    response.on("close", () => {
      const before = counted.get(socket) ?? { read: 0, written: 0 };
      const now = { read: socket.bytesRead, written: socket.bytesWritten };
      counted.set(socket, now);
      transfers.push({ method, path, up: now.read - before.read, down: now.written - before.written });
      underWay -= 1;
      quietSince = Date.now();
    });
  });
  return {
    transfers,
    async rest() {
      quietSince = Date.now();
      while (underWay > 0 || Date.now() - quietSince < 200) await new Promise((resolve) => setTimeout(resolve, 20));
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

/** A round trip of `roundTripMs` and 400 kbit/s each way. */
export async function slowDown({ context, page }: Phone, roundTripMs: number): Promise<void> {
  const session = await context.newCDPSession(page);
  const bytesPerSecond = 400_000 / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: roundTripMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
}

/** @returns after how many milliseconds a slow phone that sees the address for the first time shows something. */
export async function firstPaint(browser: Browser, url: string, roundTripMs: number): Promise<number> {
  const phone = await newPhone(browser);
  const { context, page } = phone;
  await slowDown(phone, roundTripMs);
  const session = await context.newCDPSession(page);
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
