/** The office reads Japanese or English: the same keys, the same values in both. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";

type Room = Record<string, Record<string, string>>;
const rooms = globSync("src/strings/office/en/*.ts").map((path) => basename(path, ".ts"));

it.each(rooms)("says the same with the same values in both languages: %s", async (room) => {
  const [en, ja] = await Promise.all(["en", "ja"].map((each) => import(`../../src/strings/office/${each}/${room}.ts`)));
  for (const [name, words] of Object.entries(en as Room)) {
    for (const [key, sentence] of Object.entries(words)) {
      expect([key, valuesOf((ja as Room)[name]![key]!)]).toEqual([key, valuesOf(sentence)]);
    }
  }
});

it.each(rooms)("has no key that another room has: %s", async (room) => {
  const keys = await Promise.all(rooms.map(async (each) => [each, await keysOf(each)] as const));
  const others = new Set(keys.flatMap(([each, own]) => (each === room ? [] : own)));
  expect((await keysOf(room)).filter((key) => others.has(key))).toEqual([]);
});

it.each(rooms)("calls the society 組合, and nothing 保険者: %s", async (room) => {
  const words = (await import(`../../src/strings/office/ja/${room}.ts`)) as Room;
  const said = Object.values(words).flatMap((each) => Object.values(each));
  expect(said.filter((sentence) => sentence.includes("保険者"))).toEqual([]);
});

it("has every sentence of the command line, none stands in its code", () => {
  const spoken = /\b(?:say|description|error|write)\(["`][^$"`]*?[a-z]{2,} [a-z]{2,}[^"`]*/gi;
  const found = globSync("src/cli/*.ts").flatMap((path) => readFileSync(path, "utf8").match(spoken) ?? []);
  expect(found).toEqual([]);
});

async function keysOf(room: string): Promise<string[]> {
  const words = (await import(`../../src/strings/office/en/${room}.ts`)) as Room;
  return Object.values(words).flatMap((each) => Object.keys(each));
}

/** Japanese may say a value twice or in another order. */
function valuesOf(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))].sort();
}
