/** /pages is for those who work on the views, and for nobody else. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { journey, pathOf } from "../../src/onboarding/journey.ts";
import { strings } from "../../src/strings/strings.ts";
import { openPortal } from "../support/portal.ts";
import { languages, screens } from "../support/screens.ts";
import { pagesRoutes } from "./pages.ts";

async function developer() {
  const test = await openPortal();
  test.app = pagesRoutes(createApp(test.deps));
  return test.visitor();
}

it("is not there in the portal that is shipped", async () => {
  const { status } = await (await openPortal()).visitor().opens("/pages");
  expect(status).toBe(404);
  const src = globSync("src/**/*.*").filter((path) => /["'`]\/pages\b/.test(readFileSync(path, "utf8")));
  expect(src).toEqual([]);
});

it("has every step of the journey", () => {
  const paths = screens().map(({ path }) => path);
  expect(journey.map(pathOf).filter((path) => !paths.includes(path))).toEqual([]);
});

it("lists every screen in every language", async () => {
  const { html } = await (await developer()).opens("/pages");
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
  const expected = screens().flatMap(({ name }) =>
    languages.map((language) => `/pages/${encodeURIComponent(name)}?lang=${language}`),
  );
  expect(links).toEqual(expected);
  expect(new Set(links).size).toBe(links.length);
});

it.each(languages)("shows a screen in %s, as often as somebody looks", async (language) => {
  const person = await developer();
  for (let n = 0; n < 6; n += 1) {
    const { status, problems, headers } = await person.opens(`/pages/birth%20date%2C%20missing?lang=${language}`);
    expect([status, problems]).toEqual([422, [strings[language].problems.birthDateEmpty]]);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});

it("answers 404 where no screen has the name", async () => {
  expect((await (await developer()).opens("/pages/nothing")).status).toBe(404);
});
