/** The console beside the portal in one process: a port and an origin of its own, and nothing of one at the other. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Running, serve } from "../../src/server.ts";
import { freshDatabase } from "../support/database.ts";
import { newFolder } from "../support/folder.ts";
import { freePort } from "../support/free-port.ts";

let running: Running;
let [port, officePort] = [0, 0];
let terminal = "";
const folder = newFolder("listener");

beforeAll(async () => {
  port = await freePort();
  officePort = await freePort();
  const { url } = await freshDatabase();
  const settings = { PORT: String(port), OFFICE_PORT: String(officePort), DATA_DIR: folder, DATABASE_URL: url };
  const config = readConfig({ ...settings, LOG_LEVEL: "silent" });
  running = await serve(config, { demo: true, say: (text) => (terminal += text) });
});

afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks a port for a host that need not be its own. */
async function asks(at: number, host: string, path = "/sign-in"): Promise<{ status: number; text: string }> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: at, path, headers: { host } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end();
  });
}

const isConsole = (text: string) => text.includes("業務画面にログイン");

describe("the console's address", () => {
  it("is answered at its own port", async () => {
    const { status, text } = await asks(officePort, `localhost:${officePort}`);
    expect([status, isConsole(text)]).toEqual([200, true]);
  });

  it("asked at the portal, as its proxy would pass it on, is nobody's", async () => {
    const { status, text } = await asks(port, `localhost:${officePort}`);
    expect([status, isConsole(text)]).toEqual([421, false]);
  });
});

describe("the portal's address", () => {
  it("is answered at its own port, without the console", async () => {
    const { status, text } = await asks(port, `localhost:${port}`);
    expect([status, isConsole(text)]).toEqual([200, false]);
  });

  it.each(["/sign-in", "/readyz", "/healthz", "/members"])("asked at the console is nobody's: %s", async (path) => {
    expect((await asks(officePort, `localhost:${port}`, path)).status).toBe(421);
  });
});

it("an empty database prints the link of an operator with every role beside the notices, and it opens", async () => {
  const link = new RegExp(`http://localhost:${officePort}(/invitation/[\\w-]{43})`).exec(terminal);
  const { status, text } = await asks(officePort, `localhost:${officePort}`, link?.[1]);
  expect([status, text.includes("見本 業子")]).toEqual([200, true]);
  expect(terminal).toContain("ID通知書");
});

describe("OFFICE_ORIGIN", () => {
  it.each([
    "http://office.kenpo.example",
    "https://office.kenpo.example/",
    "https://office.kenpo.example/console",
    "ftp://localhost",
    "office.kenpo.example",
    "https://user@office.kenpo.example",
  ])("is refused: %s", (origin) => {
    expect(() => readConfig({ OFFICE_ORIGIN: origin })).toThrow("OFFICE_ORIGIN");
  });

  it.each(["https://office.kenpo.example", "https://office.kenpo.example:8443", "http://office.localhost:8081"])(
    "is taken: %s",
    (origin) => expect(readConfig({ OFFICE_ORIGIN: origin }).officeOrigin).toBe(origin),
  );

  it("follows the port where it is not given", () => {
    expect(readConfig({ OFFICE_PORT: "9000" }).officeOrigin).toBe("http://localhost:9000");
  });
});
