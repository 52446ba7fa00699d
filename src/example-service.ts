/** The service behind the demonstration's first tile: the example of docs/services.md, as a program of its own. */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { rows } from "./database/rows.ts";
import type { Portal } from "./deps.ts";
import { issuerOf } from "./insurers/service-clients.ts";
import { connectService, disconnectService } from "./office/insurer/connect-service.ts";
import { servicesOf } from "./office/insurer/edit-services.ts";

const program = fileURLToPath(new URL("../docs/examples/service.js", import.meta.url));
const actor = "system";

export interface Example {
  stop(): Promise<void>;
}

/** Connects the first tile with the example and starts it. @returns nothing where its program, or what it needs, is not installed. */
export async function startExample(portal: Portal): Promise<Example | undefined> {
  const [first] = await servicesOf(portal);
  await endExample(portal);
  if (!first || !existsSync(program)) return undefined;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { client, secret } = await connectService({ portal, actor }, first.name_ja, {
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/`],
    backchannelLogoutUri: `${origin}/ended`,
    initiateLoginUri: `${origin}/login`,
    claims: ["member_number"],
  });
  const env = { ISSUER: issuerOf(portal), CLIENT_ID: client.id, CLIENT_SECRET: secret!, PORT: String(port) };
  const child = fork(program, {
    env,
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const gone = new Promise<"gone">((resolve) => child.once("exit", () => resolve("gone")));
  const open = new Promise<"open">((resolve) => child.once("message", () => resolve("open")));
  const stop = async () => {
    child.kill();
    await gone;
    await endExample(portal);
  };
  if ((await Promise.race([open, gone])) === "open") return { stop };
  portal.log.warn("the example service did not start: it needs what npm ci installs");
  await endExample(portal);
  return undefined;
}

/** The first tile leads to our own page again, as after a start that ended without notice. */
async function endExample(portal: Portal): Promise<void> {
  const [first] = await servicesOf(portal);
  if (!first) return;
  const found = await rows(portal, "service_clients")
    .select("id")
    .where("service_id", "=", first.id)
    .where("initiate_login_uri", "like", "http://127.0.0.1:%")
    .executeTakeFirst();
  if (found) await disconnectService({ portal, actor }, first.name_ja);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
