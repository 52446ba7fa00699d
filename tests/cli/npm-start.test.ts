/** `npm start` as a newcomer types it, and stopped as a service manager stops it. */
import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { freePort } from "../support/free-port.ts";
import { dataFolder, noticesIn, pause } from "../support/server-process.ts";

const answers = (port: number) =>
  fetch(`http://localhost:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

it("opens the demonstration, and its server ends when npm is told to", async () => {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    OFFICE_PORT: "0",
    DATA_DIR: dataFolder(),
  };
  const npm = spawn("npm", ["start"], { env });
  const said: string[] = [];
  npm.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  while (!/Genkan is open/.test(said.join(""))) await pause(50);
  expect(noticesIn(said.join(""))).toHaveLength(3);
  npm.kill("SIGTERM");
  const until = Date.now() + 10_000;
  while ((await answers(port)) && Date.now() < until) await pause(100);
  expect(await answers(port)).toBe(false);
}, 60_000);
