import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { connect as connectTwo } from "node:http2";
import { join } from "node:path";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import SQLite from "better-sqlite3";
import { expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "../support/free-port.ts";
import type { TestPortal } from "../support/portal.ts";
import { dataFolder, genkan, noticesIn, startGenkan } from "../support/server-process.ts";
import { Visitor } from "../support/visitor.ts";

const host = "kenpo.example.jp";
const document = readFileSync("docs/proxy.md", "utf8");
const configuration = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(document)![1]!;

interface Ports {
  tls: number;
  plain: number;
  genkan: number;
}

/** Each proxy with what the document tells to write down; only ports, certificate and folders are those of the test. */
const proxies = {
  nginx: {
    version: ["-v"],
    write(folder: string, ports: Ports): string[] {
      const servers = configuration("nginx")
        .replace("127.0.0.1:8080", `127.0.0.1:${ports.genkan}`)
        .replace("listen 80;", `listen 127.0.0.1:${ports.plain};`)
        .replace(/^( +)listen 443/m, `$1listen 127.0.0.1:${ports.tls}`)
        .replace(/(ssl_certificate) .*;/, `$1 ${folder}/cert.pem;`)
        .replace(/(ssl_certificate_key) .*;/, `$1 ${folder}/key.pem;`);
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
      const places = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
      // Started by root, its workers would be somebody else, who may not enter the folder.
      const user = process.getuid?.() === 0 ? "user root;\n" : "";
      const rest = `${user}pid ${folder}/pid;\ndaemon off;\nerror_log stderr;\nevents {}\n`;
      writeFileSync(join(folder, "conf"), `${rest}http {\naccess_log off;\n${places}\n${servers}}\n`);
      return ["-p", folder, "-e", "stderr", "-c", join(folder, "conf")];
    },
  },
  caddy: {
    version: ["version"],
    write(folder: string, ports: Ports): string[] {
      const site = configuration("caddy")
        .replace("127.0.0.1:8080", `127.0.0.1:${ports.genkan}`)
        .replace(`${host} {`, `${host} {\n\tbind 127.0.0.1\n\ttls ${folder}/cert.pem ${folder}/key.pem`);
      const rest = `{\n\tadmin off\n\thttp_port ${ports.plain}\n\thttps_port ${ports.tls}\n\tstorage file_system ${folder}\n}\n`;
      writeFileSync(join(folder, "Caddyfile"), rest + site);
      return ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")];
    },
  },
};
type Proxy = keyof typeof proxies;

const isHere = (name: Proxy) => spawnSync(name, proxies[name].version).status === 0;

/** The portal behind the proxy as the document says, and somebody who comes to it from 127.0.0.2. */
async function open(name: Proxy) {
  const folder = dataFolder();
  const settings = { DATA_DIR: join(folder, "data"), TRUSTED_PROXIES: "1" };
  mkdirSync(settings.DATA_DIR, { mode: 0o700 });
  const portal = await startGenkan(settings);
  await genkan(["insurer", "edit", "--origin", `https://${host}`, "--yes", "--as", "hanako"], settings);
  const ports = { tls: await freePort(), plain: await freePort(), genkan: portal.port };
  const subject = ["-subj", `/CN=${host}`, "-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject], {
    stdio: "ignore",
  });
  const child = spawn(name, proxies[name].write(folder, ports), {
    stdio: "ignore",
    env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const asks = (url: URL, init: RequestInit) => askByHttp2(ports.tls, url, init);
  const app = { request: asks } as unknown as TestPortal["app"];
  const person = new Visitor({
    origin: `https://${host}`,
    app,
    deps: { clock: Date.now },
  } as unknown as TestPortal);
  // The portal remembers its old address for two seconds.
  await vi.waitFor(async () => expect((await person.opens("/sign-in")).status).toBe(200), {
    timeout: 10_000,
    interval: 200,
  });
  return {
    portal,
    person,
    ports,
    settings,
    ask: (path: string, init: RequestInit) => asks(new URL(`https://${host}${path}`), init),
  };
}

async function askByHttp2(port: number, url: URL, init: RequestInit): Promise<Response> {
  const socket = connectTls(port, {
    host: "127.0.0.1",
    localAddress: "127.0.0.2",
    servername: host,
    ALPNProtocols: ["h2"],
    rejectUnauthorized: false,
  } as ConnectionOptions);
  const session = connectTwo(url.origin, { createConnection: () => socket });
  try {
    return await new Promise<Response>((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        ":method": init.method ?? "GET",
        ":path": url.pathname + url.search,
        ":authority": url.host,
        ...(init.headers as Record<string, string>),
      });
      const [chunks, headers]: [Buffer[], Headers] = [[], new Headers()];
      let status = 0;
      stream.on("response", (answer) => {
        status = Number(answer[":status"]);
        for (const [name, value] of Object.entries(answer)) {
          if (!name.startsWith(":")) for (const each of [value ?? ""].flat()) headers.append(name, String(each));
        }
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("end", () => {
        const isBare = status === 204 || status === 303 || status === 301;
        resolve(new Response(isBare ? null : Buffer.concat(chunks), { status, headers }));
      });
      stream.end(init.body as string | undefined);
    });
  } finally {
    session.destroy();
  }
}

for (const name of Object.keys(proxies) as Proxy[]) {
  it(`leads a whole first login through ${name} over HTTP/2 as docs/proxy.md says`, async ({ skip }) => {
    skip(!isHere(name), `${name} is not installed`);
    const { portal, person, ports, settings, ask } = await open(name);
    const member = noticesIn(portal.says())[0]!;
    await person.walksTo("home", member);
    expect(person.sees.path).toBe("/");

    // The address is the member's own, whatever the browser says.
    await ask("/sign-in", { method: "POST", body: "", headers: { ...ours, "x-forwarded-for": "203.0.113.9" } });
    const audit = new SQLite(join(settings.DATA_DIR, "genkan.sqlite"), { readonly: true });
    const seen = audit.prepare("select distinct ip from audit_events where ip <> ''").pluck().all();
    audit.close();
    expect(seen).toEqual(["127.0.0.2"]);
    expect((await genkan(["doctor"], settings)).says).toMatch(/^ok +proxies:/m);

    // What is too large is refused by the one or the other; what is Genkan's own answer says so.
    const tooLarge = await ask("/sign-in", { method: "POST", body: `x=${"x".repeat(40_000)}`, headers: ours });
    expect([tooLarge.status, tooLarge.headers.get("genkan")]).toEqual([413, "1"]);
    const farTooLarge = await ask("/sign-in", { method: "POST", body: `x=${"x".repeat(200_000)}`, headers: ours });
    expect([farTooLarge.status, farTooLarge.headers.get("genkan")]).toEqual([413, null]);

    const packed = await ask("/sign-in", { headers: { "accept-encoding": "br" } });
    expect([packed.headers.get("content-encoding"), packed.headers.get("cache-control")]).toEqual(["br", "no-store"]);
    expect(packed.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(await redirectOf(ports.plain)).toMatch(/^https:\/\/kenpo\.example\.jp(:\d+)?\/sign-in$/);
  });
}

const ours = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  cookie: `__Host-css=x`,
};

function redirectOf(port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/sign-in", headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.headers.location);
    }).on("error", reject);
  });
}

it("counts the proxy of docs/proxy.md in compose.yaml", () => {
  expect(readFileSync("compose.yaml", "utf8")).toMatch(/^ +TRUSTED_PROXIES: \$\{TRUSTED_PROXIES:-1\}$/m);
});
