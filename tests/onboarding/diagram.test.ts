/** The README's picture of the journey is printed from the journey itself; UPDATE_README=1 writes it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { journey, progressOf } from "../../src/onboarding/journey.ts";
import { strings } from "../../src/strings/strings.ts";

const camel = (path: string) => path.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function diagram(language: "ja" | "en"): string {
  const words = strings[language] as unknown as Record<string, { heading: string }>;
  const nodes = journey.map(
    (step) => `  ${step.path}["${progressOf(step).n}. ${words[camel(step.path)]!.heading}<br><i>${step.needs}</i>"]`,
  );
  const signIn = `  sign-in["1. ${strings[language].signIn.heading}"]`;
  const home = `  home(["${strings[language].menu.home}"])`;
  const arrows = ["sign-in", ...journey.map(({ path }) => path), "home"].join(" --> ");
  return ["```mermaid", "flowchart TD", signIn, ...nodes, home, `  ${arrows}`, "```"].join("\n");
}

it.each([
  ["README.md", "en"],
  ["README.ja.md", "ja"],
] as const)("%s shows the journey as it is", (file, language) => {
  const text = readFileSync(file, "utf8");
  const drawn = text.replace(
    /<!-- journey -->[\s\S]*<!-- \/journey -->/,
    `<!-- journey -->\n${diagram(language)}\n<!-- /journey -->`,
  );
  if (process.env.UPDATE_README) writeFileSync(file, drawn);
  expect(drawn).toBe(process.env.UPDATE_README ? drawn : text);
});

it.each(journey.map(({ path }) => path))("the step %s has one name in four places", (path) => {
  for (const file of [`src/onboarding/${path}.ts`, `views/onboarding/${path}.eta`])
    expect(existsSync(file), file).toBe(true);
  expect(Object.keys(strings.ja)).toContain(camel(path));
});
