/** kill -9 of `genkan notices issue`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { addMember } from "../../src/members/members.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase } from "../support/database.ts";
import { taro } from "../support/portal.ts";
import { dataFolder, genkan, launchGenkan, pause } from "../support/server-process.ts";
import { damages } from "./kept.ts";
import { kills, tell } from "./kills.ts";

const size = 6;

it(`after each of ${kills} kills the same command prints everybody once, with what is in the database`, async () => {
  const { url } = await newDatabase();
  const settings = { DATABASE_URL: url, DATA_DIR: dataFolder() };
  const deps = await openDeps(readConfig(settings));
  onTestFinished(() => deps.db.destroy());
  const office = await makeDemonstration(deps, "http://localhost:8080");
  const wrong: string[] = [];
  for (let n = 0; n < kills; n += 1) {
    const batch = `run-${n}`;
    for (let each = 0; each < size; each += 1) {
      const id = await addMember(office, { ...taro, memberNumber: `${n + 2000}-${each}`, route: "総務部" });
      await deps.db.updateTable("members").set({ batch }).where("id", "=", id).execute();
    }
    const out = join(settings.DATA_DIR, `${batch}.csv`);
    const command = ["notices", "issue", "--batch", batch, "--format", "csv", "--out", out];
    const running = launchGenkan(command, settings);
    await pause(300 + Math.random() * 700);
    running.process.kill("SIGKILL");
    await running.ended;
    if (!existsSync(out) || existsSync(`${out}.unfinished`)) {
      const { code, complains } = await genkan(command, settings);
      if (code !== 0) wrong.push(complains);
    }
    const printed = readFileSync(out, "utf8").trim().split("\r\n").slice(1);
    const valid = await deps.db
      .selectFrom("notices")
      .innerJoin("members", "members.id", "notices.member_id")
      .select("temporary_user_id")
      .where("batch", "=", batch)
      .where("voided_at", "is", null)
      .execute();
    if (printed.length !== size || valid.length !== size)
      wrong.push(`${printed.length} printed, ${valid.length} valid`);
    for (const { temporary_user_id: id } of valid)
      if (printed.filter((line) => line.includes(id)).length !== 1) wrong.push(`${id} is not printed once`);
  }
  const found = { lost: wrong, stuck: [], damages: await damages(deps.db) };
  tell("issue", undefined, found);
  expect(found).toEqual({ lost: [], stuck: [], damages: [] });
}, 600_000);
