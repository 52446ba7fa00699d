/** kill -9 of PostgreSQL's first process under first logins. */
import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { onlyOn } from "../support/database.ts";
import { ownPostgres } from "../support/own-postgres.ts";
import { dataFolder, pause, type Settings, startGenkan } from "../support/server-process.ts";
import { damages, lostSteps } from "./kept.ts";
import { kills, tell } from "./kills.ts";
import { insistently, untilProgress, withWalkers } from "./walkers.ts";

onlyOn("PostgreSQL", "is a process of its own");

it(`D8: ${kills} kills of the database lose no step that was acknowledged, and leave nobody stuck`, async () => {
  const database = await ownPostgres();
  const settings: Settings = { DATABASE_URL: database.url, DATA_DIR: dataFolder(), LOG_LEVEL: "silent" };
  const server = await startGenkan(settings);
  const deps = await openDeps(readConfig(settings));
  onTestFinished(() => deps.db.destroy());
  const portal = (await demonstrationPortal(deps))!;
  const journal = await withWalkers(portal, server.origin, 5, async (walking) => {
    for (let n = 0; n < kills; n += 1) {
      await untilProgress(walking);
      await pause(Math.random() * 800);
      await database.kill();
      await database.start();
    }
  });
  const lost = await insistently(() => lostSteps(deps.db, journal));
  const found = { lost, stuck: journal.stuck, damages: await damages(deps.db) };
  tell("PostgreSQL", journal, found);
  expect(found).toEqual({ lost: [], stuck: [], damages: [] });
}, 600_000);
