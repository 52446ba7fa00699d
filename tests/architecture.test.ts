/** The house stands: no arrow runs back up a floor or into a room where it must not, no circle, no long file. */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { housePicture } from "./support/house-picture.ts";
import {
  type Arrow,
  arrowsOf,
  circles,
  floors,
  goesUp,
  importsIn,
  isForbiddenSideways,
  longest,
  readSources,
} from "./support/structure.ts";

const sources = readSources();
const arrows = arrowsOf(sources);

/** Still there, and to go: nothing may be added. */
const known = {
  up: ["src/deps.ts → src/insurers/insurers.ts"],
  long: ["src/database/tables.ts"],
};

const written = (some: Arrow[]) => some.map(({ from, to }) => `${from} → ${to}`);
const arrow = (from: string, to: string): Arrow => ({ from: `src/${from}`, to: `src/${to}`, isType: false });

describe("the house", () => {
  it("has no arrow that runs back up between its floors", () =>
    expect(written(arrows.filter(goesUp))).toEqual(known.up));

  it("has no arrow between rooms that must not know each other", () =>
    expect(written(arrows.filter(isForbiddenSideways))).toEqual([]));

  it("has no circle of files that open each other", () =>
    expect(circles(arrows.filter(({ isType }) => !isType))).toEqual([]));

  it(`has no file over ${longest} lines`, () =>
    expect(sources.filter(({ lines }) => lines > longest).map(({ path }) => path)).toEqual(known.long));

  it("has every folder on a floor, and no floor for a folder that is gone", () => {
    const named = Object.values(floors).flat();
    const folders = globSync("src/*/").map((path) => path.slice(4));
    expect(folders.filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => globSync(`src/${name}`).length === 0)).toEqual([]);
  });
});

it("docs/architecture.md shows the house as it is; UPDATE_DOCS=1 draws it", () => {
  const text = readFileSync("docs/architecture.md", "utf8");
  const house = housePicture(
    sources.map(({ path }) => path),
    arrows,
  );
  const drawn = text.replace(/<!-- house -->[\s\S]*<!-- \/house -->/, `<!-- house -->\n${house}\n<!-- /house -->`);
  if (process.env.UPDATE_DOCS) writeFileSync("docs/architecture.md", drawn);
  expect(text).toContain("<!-- house -->");
  expect(drawn).toBe(process.env.UPDATE_DOCS ? drawn : text);
});

describe("what may never be", () => {
  it.each([
    ["web/page.ts", "sessions/sessions.ts"],
    ["deps.ts", "insurers/insurers.ts"],
    ["database/rows.ts", "app.ts"],
    ["mail/outbox.ts", "office/members/act.ts"],
    ["sessions/sessions.ts", "cli.ts"],
  ])("%s → %s goes up", (from, to) => expect(goesUp(arrow(from, to))).toBe(true));

  it.each([
    ["sessions/sessions.ts", "web/page.ts"],
    ["mail/outbox.ts", "members/members.ts"],
    ["app.ts", "onboarding/routes.ts"],
    ["cli/serve.ts", "server.ts"],
  ])("%s → %s does not go up", (from, to) => expect(goesUp(arrow(from, to))).toBe(false));

  it.each([
    ["recovery/not-me.ts", "office/members/act.ts"],
    ["office/members/sheet.ts", "onboarding/journey.ts"],
    ["cli/members.ts", "members/members.ts"],
    ["console/member.ts", "onboarding/standing.ts"],
    ["account/home.ts", "console/page.ts"],
    ["office/desk.ts", "console/page.ts"],
  ])("%s → %s is forbidden", (from, to) => expect(isForbiddenSideways(arrow(from, to))).toBe(true));

  it.each([
    ["cli/members.ts", "office/members/act.ts"],
    ["cli/members.ts", "onboarding/standing.ts"],
    ["account/prove.ts", "sign-in/prove.ts"],
    ["office/members/act.ts", "members/members.ts"],
    ["console/act.ts", "office/members/act.ts"],
    ["server.ts", "console/app.ts"],
  ])("%s → %s is not forbidden", (from, to) => expect(isForbiddenSideways(arrow(from, to))).toBe(false));

  it("is seen in a circle of three, and nowhere else", () => {
    const three = [arrow("a.ts", "b.ts"), arrow("b.ts", "c.ts"), arrow("c.ts", "a.ts")];
    expect(circles([...three, arrow("c.ts", "d.ts"), arrow("e.ts", "a.ts")])).toEqual([
      ["src/a.ts", "src/b.ts", "src/c.ts"],
    ]);
  });
});

describe("an import", () => {
  it.each([
    ['import { page } from "./page.ts";', false],
    ['import "./page.ts";', false],
    ['import {\n  type Options,\n  page,\n} from "./page.ts";', false],
    // Node opens the module all the same.
    ['import { type Options } from "./page.ts";', false],
    ['import type { Options } from "./page.ts";', true],
    ['import type {\n  Options,\n  Page,\n} from "./page.ts";', true],
    ['export { page } from "./page.ts";', false],
    ['export * from "./page.ts";', false],
    ['export type { Options } from "./page.ts";', true],
    ['const load = async () => (await import("./page.ts")).page;', false],
    ['type Page = typeof import("./page.ts");', true],
  ])("is read in: %s", (text, isType) => expect(importsIn(text)).toEqual([{ name: "./page.ts", isType }]));

  it.each(['export const page = "./page.ts";', '/** An import from "./page.ts" */', 'const from = say("./page.ts");'])(
    "is not read in: %s",
    (text) => expect(importsIn(text)).toEqual([]),
  );
});

it("npm run structure prints every figure, the birth date's way among them", () => {
  const { status, stdout } = spawnSync(process.execPath, ["tests/structure.ts"], {
    env: { PATH: process.env.PATH },
    encoding: "utf8",
  });
  expect(stdout).toMatch(/^Files that a birth date passes: \d\d$/m);
  expect(stdout).toContain("src/onboarding/birth-date.ts: submit");
  expect(stdout).toMatch(/^Functions that a birth date passes: \d+$/m);
  expect(stdout).toMatch(/^Files: \d+, median \d\d lines$/m);
  expect(status).toBe(0);
});
