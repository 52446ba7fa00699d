/** The commands of those who work on the portal, as package.json has them. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "../support/free-port.ts";
import { dataFolder, pause, type Settings } from "../support/server-process.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const [, ...devArguments] = scripts.dev!.split(" ");
const [, ...seedArguments] = scripts.seed!.split(" ");

const environment = (settings: Settings) => ({ PATH: process.env.PATH, LOG_LEVEL: "error", ...settings });

function seed(settings: Settings) {
  const { status, stdout } = spawnSync(process.execPath, seedArguments, {
    env: environment(settings),
    encoding: "utf8",
  });
  return { status, stdout };
}

it("npm run dev watches what there is", () => {
  const watched = devArguments.flatMap((each) => each.match(/^--watch-path=(.+)/)?.[1] ?? []);
  expect(watched).toEqual(expect.arrayContaining(["src", "views", "static"]));
  expect(watched.filter((path) => !existsSync(path))).toEqual([]);
});

it("npm run dev opens the demonstration and /pages, npm run seed fills it, and both end", async () => {
  const port = await freePort();
  const settings = { DATA_DIR: dataFolder(), PORT: String(port), OFFICE_PORT: "0" };
  expect(seed(settings)).toEqual({ status: 1, stdout: expect.stringContaining("no demonstration insurer") });
  const dev = spawn(process.execPath, devArguments, { env: environment(settings) });
  onTestFinished(() => void dev.kill("SIGTERM"));
  const gone = new Promise((resolve) => dev.once("close", resolve));
  const said: string[] = [];
  dev.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  while (!said.join("").includes("Every view in every state")) await pause(20);
  expect((await fetch(`http://localhost:${port}/pages`)).status).toBe(200);
  expect(seed(settings)).toEqual({ status: 0, stdout: expect.stringMatching(/^birth-date +kp-/m) });
  dev.kill("SIGTERM");
  await gone;
  await expect(fetch(`http://localhost:${port}/pages`)).rejects.toThrow();
});
