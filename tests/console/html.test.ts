/** What a browser, a screen reader and a person find in the console's pages, in both languages. */
import { HtmlValidate, type RuleConfig, StaticConfigLoader } from "html-validate";
import { beforeAll, expect, it } from "vitest";
import { type ConsoleScreen, consoleScreens } from "../support/console-screens.ts";

const rules: RuleConfig = {
  "doctype-style": "off",
  "heading-level": ["error", { minInitialRank: "h2", allowMultipleH1: false }],
  "long-title": "off",
  "require-sri": ["error", { target: "crossorigin" }],
};
const presets = ["html-validate:recommended", "html-validate:a11y", "html-validate:document"];
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: presets, rules }));

const seen: Record<string, ConsoleScreen[]> = {};
beforeAll(async () => {
  for (const language of ["ja", "en"] as const) seen[language] = await consoleScreens(language);
}, 120_000);

it.each(["ja", "en"])("is sound HTML on every page in %s", (language) => {
  const wrong = seen[language]!.flatMap(({ name, html }) =>
    validator
      .validateStringSync(html)
      .results.flatMap(({ messages }) => messages)
      .map(({ ruleId, message, selector }) => `${name}: ${ruleId}: ${message} at ${selector}`),
  );
  expect(seen[language]!.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

it("has one first heading, no id twice, and no value's name left between braces", () => {
  for (const { name, html } of Object.values(seen).flat()) {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect([name, html.match(/<h1/g)?.length]).toEqual([name, 1]);
    expect([name, ids.filter((id, at) => ids.indexOf(id) !== at)]).toEqual([name, []]);
    expect([name, html.match(/\{\w+\}/)]).toEqual([name, null]);
  }
});

it("is in English where English was chosen, but for what people are called", () => {
  const names = /[ぁ-ヿ一-鿿々〒？、。：・]+/g;
  // Names, what was typed, and what may stand in the log, which the office reads in Japanese.
  const own =
    /見本|試験|例題|さくら|久寿|太郎|三郎|四郎|郎|兵衛|花|新|招子|本社|総務部|大阪支店|ミホン|タロウ|東京都|千代田区|町|月|日本語|ためし|本人|電話|確認|書面|窓口|申し出|があった|から|の|で|：|〒|・|、|業務画面/g;
  const left = seen.en!.flatMap(({ name, html }) => {
    const text = html.replace(/<[^>]+>/g, " ").match(names) ?? [];
    return text
      .map((each) => each.replace(own, ""))
      .filter(Boolean)
      .map((each) => `${name}: ${each}`);
  });
  expect(left).toEqual([]);
});
