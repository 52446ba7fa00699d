/** The office connects a service, changes its secret without a gap, tries it and ends it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  connectService,
  disconnectService,
  dropFormerSecret,
  renewSecret,
  type TypedConnection,
} from "../../../src/office/insurer/connect-service.ts";
import { serviceSheet } from "../../../src/office/insurer/service-sheet.ts";
import { tryService } from "../../../src/office/insurer/test-service.ts";
import { newDatabase } from "../../support/database.ts";
import { genkanHere } from "../../support/genkan-here.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { dataFolder } from "../../support/server-process.ts";
import {
  asks,
  callback,
  connectedService,
  led,
  memberAtHome,
  servedPortal,
  toldAddress,
} from "../../support/service.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

const name = "医療費情報";
const connection: TypedConnection = { redirectUris: [callback], claims: ["member_number"] };

describe("a connection", () => {
  it("is told to the service's maker on one sheet in both languages, the secret once", async () => {
    const test = await openPortal();
    const made = await connectService(atDesk(test), name, connection);
    const sheet = serviceSheet(test.portal, made);
    for (const said of [made.client.id, made.secret!, callback, `${test.origin}/oidc`, "sub, member_number"]) {
      expect(sheet).toContain(said);
    }
    expect(sheet).toMatch(/── 医療費情報 のログイン[\s\S]*── Sign-in for Medical expenses/);
    const again = await connectService(atDesk(test), name, { claims: ["name"] });
    expect(again.client.id).toBe(made.client.id);
    expect(serviceSheet(test.portal, again)).not.toContain(made.secret!);
  });

  it("L1: every change is in the audit log, without the secret", async () => {
    const test = await openPortal();
    const { secret } = await connectService(atDesk(test), name, connection);
    await renewSecret(atDesk(test), name);
    await dropFormerSecret(atDesk(test), name);
    await disconnectService(atDesk(test), name);
    const acts = await actsOf(test);
    expect(acts).toEqual([
      `service.connect: 医療費情報: ["${callback}"] ["member_number"]`,
      "service.connect: 医療費情報: a second secret",
      "service.connect: 医療費情報: the former secret is dropped",
      "service.disconnect: 医療費情報",
    ]);
    expect(acts.join()).not.toContain(secret!);
  });

  it.each([
    { redirectUris: ["http://service.example/callback"] },
    { redirectUris: ["http://localhost:9/callback"] },
    { redirectUris: [`${callback}#x`] },
    { redirectUris: ["https://*.example/callback"] },
    { redirectUris: ["https://u:p@service.example/callback"] },
    { redirectUris: ["https://service.example/a/../callback"] },
    { redirectUris: ["https://SERVICE.example/callback"] },
    { redirectUris: ["javascript:alert(1)"] },
    { redirectUris: [callback, "https://other.example/callback"] },
    { redirectUris: undefined },
    { backchannelLogoutUri: "http://10.0.0.1/told" },
    { initiateLoginUri: "/login" },
    { jwksUri: "file:///etc/passwd" },
    { claims: ["member_number", "password_hash"] },
    { idTokenAlg: "none" },
    { idTokenAlg: "HS256" },
  ])("is refused in words with %o", async (wrong) => {
    const test = await openPortal();
    expect(await refusalOf(connectService(atDesk(test), name, { ...connection, ...wrong }))).toHaveLength(1);
    expect(await refusalOf(disconnectService(atDesk(test), name))).toHaveLength(1);
  });
});

describe("a connected service", () => {
  let portal: TestPortal;
  beforeEach(async () => {
    portal = await servedPortal({ insurer: { demonstration_at: 1 } });
  });

  it("changes its secret without a gap: both are good until the former one is dropped", async () => {
    const service = await connectedService(portal);
    const { visitor } = await memberAtHome(portal);
    const { secret } = await renewSecret(atDesk(portal), service.name);
    const statusWith = async (given: string) => {
      const asked = await asks(service);
      const { to } = await led(visitor, asked.url);
      const body = new URLSearchParams({
        grant_type: "authorization_code",
        code: to.searchParams.get("code")!,
        redirect_uri: callback,
        code_verifier: asked.verifier,
      });
      const authorization = `Basic ${Buffer.from(`${service.clientId}:${given}`).toString("base64")}`;
      return (await fetch(`${portal.origin}/oidc/token`, { method: "POST", body, headers: { authorization } })).status;
    };
    expect([await statusWith(service.secret), await statusWith(secret)]).toEqual([200, 200]);
    expect(await refusalOf(renewSecret(atDesk(portal), service.name))).toHaveLength(1);
    await dropFormerSecret(atDesk(portal), service.name);
    expect([await statusWith(service.secret), await statusWith(secret)]).toEqual([401, 200]);
  });

  it("opens nothing any more once it is disconnected, and its tokens are dead", async () => {
    const service = await connectedService(portal);
    const { visitor } = await memberAtHome(portal);
    const { url } = await asks(service);
    await led(visitor, url);
    await disconnectService(atDesk(portal), service.name);
    const { to, steps } = await led(visitor, url).catch((error: Error) => ({ to: error.message, steps: 0 }));
    expect(steps).toBe(0);
    expect(to).toContain("400");
    expect(
      await portal.deps.db
        .selectFrom("service_sign_ins")
        .select("sid")
        .where("client_id", "=", service.clientId)
        .execute(),
    ).toEqual([]);
  });

  it("is tried: what answers and what does not", async () => {
    const { address } = await toldAddress();
    const { name: called } = await connectedService(portal, { toldAt: address });
    const tried = await tryService(portal.portal, called);
    expect(tried.map(({ said, isGood }) => [said.key, isGood])).toEqual([
      ["triedDiscovery", true],
      ["triedDryRun", true],
      ["triedNoAddress", false],
      ["triedAddress", true],
    ]);
  });

  it("has a tile that begins the sign-in there", async () => {
    const { visitor } = await memberAtHome(portal);
    await connectService(atDesk(portal), name, { ...connection, initiateLoginUri: "https://service.example/login" });
    await visitor.opens("/");
    const query = new URLSearchParams({ iss: `${portal.origin}/oidc`, target_link_uri: "https://www.example.com/" });
    expect(visitor.sees.html).toContain(`https://service.example/login?${query}`.replaceAll("&", "&amp;"));
  });
});

describe("genkan insurer services", () => {
  it("connects, puts the secret into a file, tests and disconnects", async () => {
    const { url } = await newDatabase();
    const settings = { DATABASE_URL: url, DATA_DIR: dataFolder() };
    const types = (...args: string[]) => genkanHere(["insurer", ...args], settings);
    await types(
      ...[
        "add",
        "--origin",
        "https://kenpo.example.jp",
        "--name",
        "健保",
        "--name-en",
        "Society",
        "--phone",
        "03-0000-0000",
      ],
      ...["--hours", "平日", "--hours-en", "weekdays", "--postal-address", "東京都"],
    );
    await types(
      "services",
      "add",
      "--name",
      "予約",
      "--name-easy",
      "よやく",
      "--name-en",
      "Booking",
      "--url",
      "https://a.example/",
    );
    const file = join(settings.DATA_DIR, "secret");
    const made = await types(
      "services",
      "connect",
      "予約",
      "--redirect-uri",
      callback,
      "--claims",
      "name",
      "--secret-file",
      file,
    );
    expect(made).toMatchObject({ code: 0, complains: "" });
    expect(readFileSync(file, "utf8")).toMatch(/^[\w-]{43}\n$/);
    expect(made.says).not.toContain(readFileSync(file, "utf8").trim());
    expect((await types("services", "test", "予約")).code).toBe(1);
    expect((await types("services", "connect", "予約", "--new-secret")).says).toContain("client_secret");
    expect(await types("services", "connect", "予約", "--drop-former-secret")).toMatchObject({ code: 0 });
    expect(await types("services", "disconnect", "予約")).toMatchObject({ code: 0, complains: "" });
    expect((await types("services", "disconnect", "予約")).code).toBe(1);
  });
});
