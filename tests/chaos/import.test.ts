/** kill -9 of `genkan members import`. */
import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import { unfinishedImport } from "../../src/office/import/unfinished.ts";
import { openDeps } from "../../src/open-deps.ts";
import { isPostgres, newDatabase } from "../support/database.ts";
import { fileWith, goodRows } from "../support/member-list.ts";
import { dataFolder, genkan, launchGenkan, pause } from "../support/server-process.ts";
import { damages } from "./kept.ts";
import { kills, tell } from "./kills.ts";

/** More than SQLite takes in one transaction. */
const rows = 20_100;

it(`I3: after ${kills} kills the list is there once, and until then the half is named`, async () => {
  const { url } = await newDatabase();
  const settings = { DATABASE_URL: url, DATA_DIR: dataFolder() };
  const deps = await openDeps(readConfig(settings));
  onTestFinished(() => deps.db.destroy());
  await makeDemonstration(deps, "http://localhost:8080");
  const office = (await demonstrationPortal(deps))!;
  const imported = async () => {
    const members = deps.db.selectFrom("members").where("batch", "=", "big");
    const { count } = await members.select((of) => of.fn.countAll().as("count")).executeTakeFirstOrThrow();
    return Number(count);
  };
  const command = ["members", "import", fileWith(goodRows(rows, 10_000)), "--batch", "big", "--json"];
  const unnamed: string[] = [];
  for (let n = 0; n < kills; n += 1) {
    const running = launchGenkan(command, settings);
    await pause(300 + Math.random() * 1500);
    running.process.kill("SIGKILL");
    await running.ended;
    const half = await imported();
    if (half === 0 || half === rows) continue;
    if (isPostgres || (await unfinishedImport(office))?.batch !== "big")
      unnamed.push(`${half} members after kill ${n}`);
  }
  const { code } = await genkan(command, settings);
  const numbers = await deps.db.selectFrom("members").select("member_number").where("batch", "=", "big").execute();
  const wrong = [
    ...(code === 0 ? [] : [`it ended with ${code}`]),
    ...(new Set(numbers.map((each) => each.member_number)).size === rows && numbers.length === rows
      ? []
      : [`${numbers.length} members`]),
    ...((await unfinishedImport(office)) ? ["it is still called unfinished"] : []),
  ];
  const found = { lost: wrong, stuck: unnamed, damages: await damages(deps.db) };
  tell("import", undefined, found);
  expect(found).toEqual({ lost: [], stuck: [], damages: [] });
}, 600_000);
