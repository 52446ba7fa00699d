/** `/readyz`: whoever sends visitors to one of several servers learns that this one cannot serve them. */
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { isPostgres, newDatabase, onlyOn } from "../support/database.ts";
import { dataFolder, type Settings } from "../support/server-process.ts";

/** A portal in a folder of its own, without an insurer, and what it answers to whoever asks whether it is ready. */
async function emptyPortal() {
  const settings: Settings = { DATA_DIR: dataFolder(), LOG_LEVEL: "silent" };
  if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
  const deps = await openDeps(readConfig(settings));
  onTestFinished(() => deps.db.destroy());
  const app = createApp(deps);
  const ready = async () => {
    const response = await app.request("http://localhost:8080/readyz");
    return { status: response.status, says: await response.text() };
  };
  return { deps, folder: settings.DATA_DIR!, ready };
}

describe("readiness", () => {
  it("D12: a portal without an insurer is not ready, and is with the first one", async () => {
    const { deps, ready } = await emptyPortal();
    expect(await ready()).toEqual({ status: 503, says: expect.stringContaining("genkan insurer add") });
    await makeDemonstration(deps, "http://localhost:8080");
    expect(await ready()).toEqual({ status: 200, says: "ok" });
  });
});

describe("readiness on a file", () => {
  onlyOn("SQLite", "is a file that can be taken away");

  it.each([
    ["removed", (folder: string) => rmSync(folder, { recursive: true })],
    ["put elsewhere", (folder: string) => renameSync(folder, `${folder}-old`)],
  ])("D12: a portal whose data folder was %s is not ready", async (_, take) => {
    const { deps, folder, ready } = await emptyPortal();
    await makeDemonstration(deps, "http://localhost:8080");
    onTestFinished(() => rmSync(`${folder}-old`, { recursive: true, force: true }));
    take(folder);
    expect(await ready()).toEqual({ status: 503, says: expect.stringContaining(join(folder, "genkan.sqlite")) });
  });

  it("D12: a portal in whose place another one was put is not ready, and the other one is", async () => {
    const first = await emptyPortal();
    await makeDemonstration(first.deps, "http://localhost:8080");
    rmSync(first.folder, { recursive: true });
    const second = await openDeps(first.deps.config);
    onTestFinished(() => second.db.destroy());
    await makeDemonstration(second, "http://localhost:8080");
    expect((await first.ready()).status).toBe(503);
    expect((await createApp(second).request("http://localhost:8080/readyz")).status).toBe(200);
  });
});
