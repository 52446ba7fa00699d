import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insurer } from "../../db/demo/insurer.ts";
import { readConfig } from "../../src/config.ts";
import { type Running, serve } from "../../src/server.ts";
import { freshDatabase } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";
import { codeOn } from "../support/people.ts";
import { openPortal } from "../support/portal.ts";
import { connect, noticesIn, pause, visitorOf } from "../support/server-process.ts";
import { chosen } from "../support/visitor.ts";

/** Two insurers at one server: the demonstration on localhost, another one on a name of its own. */
let port: number;
let running: Running;
let first: string;
let second: string;
let folder: string;
let terminal = "";

const nameOfFirst = insurer.name;
const nameOfSecond = "となり健康保険組合";

beforeAll(async () => {
  port = await freePort();
  folder = mkdtempSync(join(tmpdir(), "genkan-hosts-"));
  const { url } = await freshDatabase();
  const config = readConfig({
    PORT: String(port),
    OFFICE_PORT: "0",
    DATA_DIR: folder,
    DATABASE_URL: url,
    LOG_LEVEL: "silent",
  });
  running = await serve(config, { demo: true, say: (text) => (terminal += text) });
  [first, second] = [`localhost:${port}`, `kenpo-b.localhost:${port}`];
  await openPortal({ origin: `http://${second}`, insurer: { name: nameOfSecond } });
});

afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends these lines as they are. @returns the whole answer. */
async function says(lines: string[], body = ""): Promise<{ status: number; text: string }> {
  const { socket, heard, closed } = await connect(port);
  socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`);
  await closed;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(heard())?.[1] ?? 0), text: heard() };
}

const isFirst = (text: string) => text.includes(nameOfFirst);
const isSecond = (text: string) => text.includes(nameOfSecond);

describe("A1: the host of a request", () => {
  it("decides which insurer answers", async () => {
    const [a, b] = [
      await says(["GET /sign-in HTTP/1.1", `Host: ${first}`]),
      await says(["GET /sign-in HTTP/1.1", `Host: ${second}`]),
    ];
    expect([a.status, isFirst(a.text), isSecond(a.text)]).toEqual([200, true, false]);
    expect([b.status, isFirst(b.text), isSecond(b.text)]).toEqual([200, false, true]);
  });

  it("may be written in capitals", async () => {
    const { status } = await says(["GET /sign-in HTTP/1.1", `Host: ${first.toUpperCase()}`]);
    expect(status).toBe(200);
  });

  it.each([
    ["is unknown", () => ["Host: evil.test"]],
    ["has another port", () => [`Host: localhost:${port + 1}`]],
    ["has no port", () => ["Host: localhost"]],
    ["has a dot behind it", () => [`Host: localhost.:${port}`]],
    ["is a part of the name", () => [`Host: ocalhost:${port}`]],
    ["is below the name", () => [`Host: evil.localhost:${port}`]],
    ["is the address", () => [`Host: 127.0.0.1:${port}`]],
    ["is empty", () => ["Host:"]],
    ["has a path", () => [`Host: ${first}/evil`]],
    ["has a user", () => [`Host: evil@${first}`]],
    ["is another one with ours as the user", () => [`Host: ${first}@evil.test`]],
    ["has a fragment", () => [`Host: ${first}#evil.test`]],
    ["has a query", () => [`Host: ${first}?evil.test`]],
    ["is two in one", () => [`Host: ${first}, evil.test`]],
    ["comes twice, ours first", () => [`Host: ${first}`, "Host: evil.test"]],
    ["comes twice, ours last", () => ["Host: evil.test", `Host: ${first}`]],
    ["comes twice, both ours", () => [`Host: ${first}`, `Host: ${first}`]],
    ["comes twice, one of each insurer", () => [`Host: ${first}`, `Host: ${second}`]],
    ["is missing", () => []],
    [
      "is only in a forwarding header",
      () => ["Host: evil.test", `X-Forwarded-Host: ${first}`, `Forwarded: host=${first}`],
    ],
  ])("opens nothing and tells nothing when it %s", async (_, hosts) => {
    const { status, text } = await says(["GET /sign-in HTTP/1.1", ...hosts()]);
    expect([400, 421]).toContain(status);
    expect(isFirst(text) || isSecond(text)).toBe(false);
    expect(text).not.toMatch(/set-cookie|<form/i);
  });

  it("is needed in HTTP/1.0 too", async () => {
    const { status, text } = await says(["GET /sign-in HTTP/1.0"]);
    expect([400, 421]).toContain(status);
    expect(isFirst(text)).toBe(false);
  });

  it.each([
    ["of the other insurer", () => `http://${second}`],
    ["of nobody", () => "http://evil.test"],
    ["with a user in it", () => `http://evil@${second}`],
  ])("must agree with an address %s in the request line", async (_, origin) => {
    const { status, text } = await says([`GET ${origin()}/sign-in HTTP/1.1`, `Host: ${first}`]);
    expect([400, 421]).toContain(status);
    expect(isFirst(text) || isSecond(text)).toBe(false);
  });

  it("does not change by a forwarding header", async () => {
    const { text } = await says(["GET /sign-in HTTP/1.1", `Host: ${first}`, `X-Forwarded-Host: ${second}`]);
    expect([isFirst(text), isSecond(text)]).toEqual([true, false]);
  });
});

describe("A6: requests no browser sends", () => {
  it("with two lengths are refused", async () => {
    const head = ["POST /sign-in HTTP/1.1", `Host: ${first}`, "Content-Length: 5", "Transfer-Encoding: chunked"];
    expect((await says(head, "0\r\n\r\n")).status).toBe(400);
  });

  it("with headers of more than 16 KiB are refused", async () => {
    const { status } = await says(["GET /sign-in HTTP/1.1", `Host: ${first}`, `Cookie: ${"x".repeat(17_000)}`]);
    expect(status).toBe(431);
  });

  it.each(["PUT", "DELETE", "PATCH", "PROPFIND"])("with the method %s are refused", async (method) => {
    const { status } = await says([`${method} /sign-in HTTP/1.1`, `Host: ${first}`, "Sec-Fetch-Site: same-origin"]);
    expect(status).toBe(405);
  });

  it.each(["TRACE", "CONNECT"])("with the method %s open nothing and echo nothing", async (method) => {
    const { status, text } = await says([`${method} /sign-in HTTP/1.1`, `Host: ${first}`, "X-Canary: canary"]);
    expect(status).not.toBe(200);
    expect(text).not.toContain("canary");
  });

  it("on one connection end after a thousand", async () => {
    const { socket, heard } = await connect(port);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${first}\r\n\r\n`.repeat(1001));
    const answers = () => heard().split("HTTP/1.1 ").slice(1);
    while (answers().length < 1001) await pause(20);
    expect(answers().map((answer) => Number(answer.slice(0, 3)))).toEqual([...Array(1000).fill(200), 503]);
    expect(answers()[998]).toMatch(/connection: keep-alive/i);
    expect(answers()[999]).toMatch(/connection: close/i);
  });

  it("whose body comes in pieces and is too large are refused before it has all arrived", async () => {
    const { socket, heard, closed } = await connect(port);
    const head = [
      "POST /sign-in HTTP/1.1",
      `Host: ${first}`,
      "Sec-Fetch-Site: same-origin",
      "Transfer-Encoding: chunked",
    ];
    socket.write(
      `${[...head, "Content-Type: application/x-www-form-urlencoded", "Connection: close"].join("\r\n")}\r\n\r\n`,
    );
    for (let n = 0; n < 10 && !heard(); n += 1) socket.write(`2000\r\n${"x".repeat(0x2000)}\r\n`);
    await closed;
    expect(heard()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe("A3: a page behind the second factor", () => {
  const spellings = [
    "/account/profile",
    "/%61ccount/profile",
    "/account%2Fprofile",
    "/account/%70rofile",
    "//account/profile",
    "/account//profile",
    "/./account/profile",
    "/account/./profile",
    "/x/../account/profile",
    "/account/profile/",
    "/account/profile;x",
    "/account/profile%00",
    "/account/profile%20",
    "/ACCOUNT/PROFILE",
    "/account\\profile",
    "/%2e/account/profile",
    "/account/profile?x=/sign-in",
    "/account/profile#/sign-in",
  ];
  const get = (path: string, cookie: string) => says([`GET ${path} HTTP/1.1`, `Host: ${first}`, `Cookie: ${cookie}`]);

  it("is not reached by any spelling of its address without the second factor, and by its own name with it", async () => {
    const member = noticesIn(terminal)[0]!;
    const person = visitorOf(running.url.replace("127.0.0.1", "localhost"));
    await person.walksTo("email", member);
    const cookieOf = () => [...person.cookies].map((pair) => pair.join("=")).join("; ");
    for (const cookie of ["", cookieOf()]) {
      for (const path of spellings) {
        const { status, text } = await get(path, cookie);
        expect([path, [303, 400, 404].includes(status), text.includes(chosen.userId)]).toEqual([path, true, false]);
      }
    }
    await person.goesOnTo("end");
    const { status, text } = await get("/account/profile", cookieOf());
    expect([status, text.includes(chosen.userId)]).toEqual([200, true]);
  });
});

describe("A2: what belongs to one insurer", () => {
  it("has the insurer's name on every row of every table", async () => {
    const { db } = await freshDatabase();
    const tables = (await db.introspection.getTables()).filter((table) => !table.isView);
    const ofNobody = tables.filter((table) => !table.columns.some((column) => column.name === "insurer_id"));
    // The list of insurers itself, operators, who may work for several, and what is no insurer's.
    expect(ofNobody.map((table) => table.name).sort()).toEqual([
      "insurers",
      "key_checks",
      "operator_passkeys",
      "operators",
      "spent_operator_challenges",
    ]);
    expect(tables.length).toBeGreaterThan(15);
  });

  it("is nothing at another insurer: session, user ID and password, temporary ID, recovery code", async () => {
    const [one, two] = [await openPortal(), await openPortal()];
    const taro = one.visitor();
    await taro.walksTo("recovery-codes", await one.memberWithNotice());
    const recoveryCode = codeOn(taro);
    await taro.submits({ saved: "yes" });
    expect(taro.sees.path).toBe("/");

    const withCookies = two.visitor();
    for (const [name, value] of taro.cookies) withCookies.cookies.set(name, value);
    await withCookies.opens("/");
    expect(withCookies.sees.path).toBe("/sign-in");

    const withPassword = two.visitor();
    await withPassword.signsIn(chosen.userId, chosen.password);
    expect([withPassword.sees.path, withPassword.sees.status]).toEqual(["/sign-in", 422]);

    const { notice } = await one.memberWithNotice();
    const withPaper = two.visitor();
    await withPaper.signsInWithNotice(notice);
    expect([withPaper.sees.path, withPaper.sees.status]).toEqual(["/sign-in", 422]);

    const namesake = two.visitor();
    await namesake.walksTo("end", await two.memberWithNotice());
    const withCode = two.visitor();
    await withCode.signsIn(chosen.userId, chosen.password);
    await withCode.submits({ recoveryCode });
    expect([withCode.sees.path, withCode.sees.status]).toEqual(["/sign-in/second-factor", 422]);
  });
});
