/** The running portal: settings, database, keys, app, listening; ends without losing a request. */

import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.ts";
import { sweepChallenges } from "./authenticators/challenges.ts";
import { sweepSignedChallenges } from "./authenticators/signed-challenges.ts";
import type { Config } from "./config.ts";
import { isAway, tellAway } from "./database/away.ts";
import { keptInsurers } from "./database/rows.ts";
import {
  demonstrationNotices,
  demonstrationOperator,
  demonstrationPortal,
  makeDemonstration,
  moveDemonstration,
} from "./demonstration.ts";
import type { Deps } from "./deps.ts";
import { type Example, startExample } from "./example-service.ts";
import { hasRealInsurer, openInsurers } from "./insurers/insurers.ts";
import { sweepLimits } from "./limits/sweep.ts";
import { startLane } from "./mail/lanes.ts";
import { sweepLinks } from "./mail/links.ts";
import { lanes } from "./mail/outbox.ts";
import { mailFolder, mailTransport } from "./mail/transport.ts";
import { renewSearchKeys } from "./members/renew-search-keys.ts";
import { sweepMoves } from "./move/moves.ts";
import { sweepInvitations } from "./office/operators/invitations.ts";
import { sweepOperatorSessions } from "./office/operators/sessions.ts";
import { standingOf } from "./onboarding/standing.ts";
import { openDeps } from "./open-deps.ts";
import { tellHeads } from "./operations/heads.ts";
import { sweepPasswordResets } from "./recovery/password-resets.ts";
import { startTelling } from "./services/ended.ts";
import { type Engines, engines } from "./services/engines.ts";
import { sweepPayloads } from "./services/sweep.ts";
import { sweepSessions } from "./sessions/sessions.ts";
import { inWords, type OfficeLanguage, type Sentence } from "./strings/office.ts";
import { holdingBack } from "./web/hold-back.ts";
import { forgetProxyDoubt } from "./web/proxy-doubt.ts";

export interface Running {
  /** `http://host:port` as this process listens. */
  url: string;
  /** Answers what was asked, then ends; idle connections are closed at once. */
  close(): Promise<void>;
}

interface ServeOptions {
  /** Makes the demonstration where the database is empty. */
  demo: boolean;
  /** Starts the service behind the demonstration's first tile. */
  example?: boolean;
  /** Tells the person at the terminal. */
  say: (text: string) => void;
  /** What that person reads; English where nobody says. */
  language?: OfficeLanguage;
  makeApp?: typeof createApp;
}

export async function serve(config: Config, options: ServeOptions): Promise<Running> {
  const deps = await openDeps(config, { isServing: true });
  forgetProxyDoubt(config);
  const { makeApp = createApp, language = "en" } = options;
  const engineOf = engines();
  const { server, drain } = createServer(makeApp(deps, engineOf));
  const port = await listen(server, config.port, config.host);
  const office = await openConsole(deps);
  const background = startBackground(deps, engineOf, options.say);
  await warnOfNoRelay(deps);
  const origin = `http://localhost:${port}`;
  options.say(inWords(await (options.demo ? welcome(deps, origin, options) : opened(deps, port)), language));
  const example = options.example ? openExample(deps) : undefined;
  return {
    url: `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${port}`,
    async close() {
      await (await example)?.stop();
      await Promise.all([drain(), office?.drain()]);
      await background.stop();
      await deps.db.destroy();
    },
  };
}

/** The office's console, on a port and an origin of its own; where there is none, nothing of it is loaded. */
async function openConsole(deps: Deps): Promise<{ drain: () => Promise<void> } | undefined> {
  const { officePort, officeHost } = deps.config;
  if (officePort === 0) return undefined;
  const { createConsole } = await import("./console/app.ts");
  const { server, drain } = createServer(createConsole(deps, standingOf));
  await listen(server, officePort, officeHost);
  return { drain };
}

/** A server whose answers, once it is draining, tell kept-alive clients to go. */
function createServer(app: Pick<ReturnType<typeof createApp>, "fetch">): {
  server: Server;
  drain: () => Promise<void>;
} {
  let isDraining = false;
  const heldBack = holdingBack();
  const server = createAdaptorServer({
    async fetch(request, env) {
      const response = await heldBack(request, () => app.fetch(request, env));
      if (isDraining) response.headers.set("connection", "close");
      return response;
    },
    serverOptions: { maxHeaderSize: 16_384, headersTimeout: 20_000, requestTimeout: 30_000, keepAliveTimeout: 15_000 },
  }) as Server;
  server.maxRequestsPerSocket = 1000;
  return {
    server,
    drain: () =>
      new Promise((resolve) => {
        isDraining = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** Sends mail, sweeps what has ended every minute, tells the audit log's heads every hour. */
function startBackground(deps: Deps, engineOf: Engines, say: (text: string) => void): { stop: () => Promise<void> } {
  const onTrouble = (error: Error) => {
    if (isAway(error)) tellAway(deps.log, error);
    else deps.log.error({ error: error.stack }, "background work failed");
  };
  const onFailure = (error: Error, attempt: number) =>
    deps.log.warn({ error: error.message, attempt }, "mail not sent");
  // What stands on the terminal stands in a log: a real member's code never does.
  const show = async (text: string) => {
    if (!(await hasRealInsurer(deps.db))) say(`\n── mail ${"─".repeat(40)}\n${text}`);
  };
  const running = lanes.map((lane) =>
    startLane(deps, lane, mailTransport(deps.config, lane, show), { onFailure, onTrouble }),
  );
  const telling = startTelling(deps, engineOf, onTrouble);
  let minutes = 0;
  let sweeping: Promise<void> | undefined;
  const timer = setInterval(() => {
    minutes += 1;
    sweeping ??= sweep(deps)
      .then(() => (minutes % 60 === 1 ? tellHeads(deps) : undefined))
      .catch(onTrouble)
      .finally(() => {
        sweeping = undefined;
      });
  }, 60_000);
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
      await telling.stop();
      await Promise.all(running.map((lane) => lane.stop()));
    },
  };
}

/** The portal is open meanwhile. */
async function openExample(deps: Deps): Promise<Example | undefined> {
  const portal = await demonstrationPortal(deps);
  if (!portal) return undefined;
  return startExample(portal).catch((error: Error) => {
    deps.log.warn({ error: error.message }, "the example service did not start");
    return undefined;
  });
}

/** A start with members who would wait for mails in vain. */
async function warnOfNoRelay({ config, db, log }: Deps): Promise<void> {
  if (config.smtpUrl || !(await hasRealInsurer(db))) return;
  log.warn({ kept: mailFolder(config) }, "SMTP_URL is not set: members get no mail. See docs/mail.md.");
}

async function sweep(deps: Deps): Promise<void> {
  for (const insurer of await openInsurers(deps.db, deps.clock())) {
    await sweepPayloads({ ...deps, insurer });
    await sweepSessions({ ...deps, insurer });
    await sweepLimits({ ...deps, insurer });
    await sweepChallenges({ ...deps, insurer });
    await sweepSignedChallenges({ ...deps, insurer });
    await sweepLinks({ ...deps, insurer });
    await sweepPasswordResets({ ...deps, insurer });
    await sweepMoves({ ...deps, insurer });
    await sweepInvitations({ ...deps, insurer });
    await renewSearchKeys({ ...deps, insurer }, "missing");
  }
  await sweepOperatorSessions(deps);
}

/** @returns what is said of a portal without the demonstration. */
async function opened({ db, config }: Deps, port: number): Promise<Sentence[]> {
  const insurer = await keptInsurers(db).select("id").limit(1).executeTakeFirst();
  const listens: Sentence = { key: "listens", values: { place: `${config.host}:${port}` } };
  return insurer ? [listens] : [listens, { key: "nextInsurer" }];
}

/** Makes the demonstration in an empty database and shows its notices. @returns what is said besides. */
async function welcome(deps: Deps, origin: string, { say, language = "en" }: ServeOptions): Promise<Sentence[]> {
  const insurers = await keptInsurers(deps.db).select("demonstration_at").execute();
  if (insurers.length === 0) {
    const portal = await makeDemonstration(deps, origin);
    say(await demonstrationNotices(portal));
    if (deps.config.officePort !== 0) say(await demonstrationOperator(portal, language));
  } else {
    await moveDemonstration(deps, origin);
  }
  if (!(await demonstrationPortal(deps))) return [{ key: "listens", values: { place: origin } }];
  const mailsAreShown = !deps.config.smtpUrl && !(await hasRealInsurer(deps.db));
  return [
    { key: "demoOpen", values: { origin } },
    ...(mailsAreShown ? [{ key: "demoMails" } as const] : []),
    ...(insurers.length === 0 ? [] : [{ key: "demoNotices" } as const]),
  ];
}
