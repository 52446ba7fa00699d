/** The console's views say only what there is, and nothing is written that none of them says. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { consoleWords } from "../../src/strings/office/en/console.ts";
import { consoleWork } from "../../src/strings/office/en/console-work.ts";
import { inWords, isOfficeKey, type OfficeKey } from "../../src/strings/office.ts";
import { loadAssets } from "../../src/web/assets.ts";

const views = ["views/layouts/console.eta", ...globSync("views/console/**/*.eta")].map((path) =>
  readFileSync(path, "utf8"),
);
const sources = globSync("src/**/*.ts")
  .filter((path) => !path.startsWith("src/strings/"))
  .map((path) => readFileSync(path, "utf8"));
const everything = [...views, ...sources].join("\n");

it("every sentence that a view names is there", () => {
  const named = views.flatMap((text) =>
    [...text.matchAll(/it\.say\(\s*"([\w-]+)"(?! \+)/g)].map(([, key = ""]) => key),
  );
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((key) => !isOfficeKey(key))).toEqual([]);
});

it("every sentence of the console is said somewhere", () => {
  const built = /^(notice|mail|column)-/;
  const keys = Object.keys({ ...consoleWords, ...consoleWork }).filter((key) => !built.test(key));
  expect(keys.filter((key) => !everything.includes(`"${key}"`))).toEqual([]);
});

it("the words that a view puts together are there for each state", () => {
  const states = ["issued", "used", "expired", "locked", "void"].map((each) => `notice-${each}`);
  const mails = ["sent", "refused", "given-up", "waiting"].map((each) => `mail-${each}`);
  expect([...states, ...mails].filter((key) => !isOfficeKey(key))).toEqual([]);
  expect(inWords([{ key: states[0] as OfficeKey }], "ja")).toBe("使えます");
});

it("the stylesheet has at most 6 kB", async () => {
  const assets = loadAssets();
  const { createApp } = await import("hono").then(({ Hono }) => ({ createApp: () => new Hono() }));
  const app = createApp().get("/static/*", (c) => assets.serve(c, "office"));
  const answer = await app.request(assets.url("console.css"));
  expect((await answer.arrayBuffer()).byteLength).toBeLessThanOrEqual(6 * 1024);
});
