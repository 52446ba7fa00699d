/** kill -9 of the server under first logins. */
import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase } from "../support/database.ts";
import { dataFolder, pause, type Settings, startGenkan } from "../support/server-process.ts";
import { damages, lostSteps } from "./kept.ts";
import { kills, tell } from "./kills.ts";
import { untilProgress, withWalkers } from "./walkers.ts";

it(`D3, X14: ${kills} kills lose no step that was acknowledged, and leave nobody stuck`, async () => {
  const { url } = await newDatabase();
  const settings: Settings = { DATABASE_URL: url, DATA_DIR: dataFolder(), LOG_LEVEL: "silent" };
  let server = await startGenkan(settings);
  settings.PORT = String(server.port);
  const deps = await openDeps(readConfig(settings));
  onTestFinished(() => deps.db.destroy());
  const portal = (await demonstrationPortal(deps))!;
  const journal = await withWalkers(portal, server.origin, 5, async (walking) => {
    for (let n = 0; n < kills; n += 1) {
      await untilProgress(walking);
      await pause(Math.random() * 800);
      server.process.kill("SIGKILL");
      await server.ended;
      server = await startGenkan(settings);
    }
  });
  const found = { lost: await lostSteps(deps.db, journal), stuck: journal.stuck, damages: await damages(deps.db) };
  tell("server", journal, found);
  expect(found).toEqual({ lost: [], stuck: [], damages: [] });
}, 600_000);
