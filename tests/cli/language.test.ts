/** The command line speaks the language the terminal is set to. */
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
