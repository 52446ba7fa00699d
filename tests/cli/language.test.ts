/** The command line speaks the language the terminal is set to. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { dataFolder, genkan } from "../support/server-process.ts";

it.each(["LANG", "LC_MESSAGES", "LC_ALL"])("speaks Japanese with %s=ja_JP.UTF-8", async (variable) => {
  const settings = { DATA_DIR: dataFolder(), [variable]: "ja_JP.UTF-8" };
  expect(await genkan(["members", "import", "missing.csv"], settings)).toMatchObject({
    code: 1,
    complains: expect.stringContaining("genkan insurer add"),
  });
  const { code, complains } = await genkan(["members", "show"], settings);
  expect({ code, complains }).toEqual({
    code: 2,
    complains: "引数 number がありません\n（--help で使い方を表示します）\n",
  });
});

it("speaks English elsewhere, as LC_ALL says before LANG", async () => {
  const settings = { DATA_DIR: dataFolder(), LC_ALL: "C.UTF-8", LANG: "ja_JP.UTF-8" };
  const { complains } = await genkan(["members", "show"], settings);
  expect(complains).toContain("missing required argument");
});

it("shows the policy and where it departs from the standards in Japanese", async () => {
  const settings = { DATA_DIR: dataFolder(), LANG: "ja_JP.UTF-8" };
  await genkan(["demo"], settings);
  const { code, says } = await genkan(["insurer", "policy"], settings);
  const lines = says.split("\n").filter(Boolean);
  expect({ code, foreign: lines.filter((line) => !/[ぁ-んァ-ヶ一-龠]/.test(line)) }).toEqual({ code: 0, foreign: [] });
});

it("helps in Japanese with every command", () => {
  const told = JSON.parse(helpWith("ja_JP.UTF-8")) as Record<string, string[]>;
  expect(Object.keys(told).length).toBeGreaterThan(50);
  // A line is a list of what the setting or the option may be.
  const foreign = Object.entries(told).flatMap(([command, lines]) =>
    lines
      .filter((line) => !/[ぁ-んァ-ヶ一-龠]/.test(line) && !line.includes("pepper, "))
      .map((line) => [command, line]),
  );
  expect(foreign).toEqual([]);
});

/** @returns JSON: command → its description, and those of its arguments and options. */
function helpWith(LANG: string): string {
  const script = `
    const { openProgram } = await import("./src/cli/program.ts");
    const lines = (command) => [command.description(), ...command.registeredArguments.map((each) => each.description),
      ...command.options.map((each) => each.description)].filter(Boolean);
    const all = (command, name) => [[name, lines(command)], ...command.commands.flatMap((each) => all(each, (name + " " + each.name()).trim()))];
    console.log(JSON.stringify(Object.fromEntries(all(await openProgram(), ""))));`;
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const env = { PATH: process.env.PATH ?? "", LANG };
  return spawnSync("node_modules/.bin/node", ["--input-type=module", "-e", script], { cwd, env, encoding: "utf8" })
    .stdout;
}
