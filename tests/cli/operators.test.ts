/** What whoever runs the server types about the people who work in the console. */
import { beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { dataFolder, type Settings } from "../support/server-process.ts";

let settings: Settings;
beforeEach(async () => {
  const { url } = await newDatabase();
  settings = { DATA_DIR: dataFolder(), DATABASE_URL: url, OFFICE_ORIGIN: "https://office.kenpo.test" };
  const deps = await openDeps(readConfig(settings));
  await makeDemonstration(deps, "http://localhost:8080");
  await deps.db.destroy();
});

async function types(...args: string[]) {
  const { code, says, complains } = await genkanHere(["operators", ...args], settings);
  return { code, said: `${says}${complains}`.trimEnd() };
}
const listed = async () => JSON.parse((await types("list", "--json")).said) as { name: string; roles: string[] }[];

it("invites somebody: the link, its QR code, and until when", async () => {
  const { code, said } = await types("invite", "見本 受子", "--role", "desk", "--role", "lead");
  expect(code).toBe(0);
  expect(said).toMatch(/^https:\/\/office\.kenpo\.test\/invitation\/[\w-]{43}$/m);
  expect(said).toMatch(/It works once, until \d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(said).toContain("█");
  expect(await listed()).toMatchObject([{ name: "見本 受子", roles: ["desk", "lead"] }]);
});

it("refuses a role that there is not, and somebody new without one", async () => {
  expect(await types("invite", "見本 受子", "--role", "root")).toEqual({
    code: 1,
    said: "root is no role. There are: desk, clerk, lead, editor, auditor, admin",
  });
  expect(await types("invite", "見本 受子")).toEqual({ code: 1, said: "Choose at least one role." });
  expect(await listed()).toEqual([]);
});

it("changes roles, and says when they were so", async () => {
  await types("invite", "見本 受子", "--role", "desk");
  const roles = ["roles", "見本 受子", "--role", "clerk", "--role", "auditor"];
  expect(await types(...roles)).toEqual({ code: 0, said: "見本 受子 has these roles now: clerk, auditor." });
  expect(await types(...roles)).toEqual({ code: 0, said: "見本 受子 had these roles already." });
});

it("removes somebody, but not the only admin", async () => {
  await types("invite", "見本 設子", "--role", "admin");
  await types("invite", "見本 受子", "--role", "desk");
  expect(await types("remove", "見本 受子")).toEqual({ code: 0, said: "見本 受子 is removed." });
  expect((await types("remove", "見本 設子")).said).toContain("見本 設子 is the only admin.");
  expect(await listed()).toMatchObject([{ name: "見本 設子" }]);
  expect((await types("remove", "だれか")).said).toBe("Nobody who works here is called だれか.");
});

it("invites nobody into a console that is switched off", async () => {
  settings = { ...settings, OFFICE_PORT: "0" };
  expect((await types("invite", "見本 受子", "--role", "desk")).said).toContain("The console is switched off");
});
