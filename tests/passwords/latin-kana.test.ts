import { expect, it } from "vitest";
import { latinSpellings } from "../../src/passwords/latin-kana.ts";

it.each([
  ["ミホン", ["mihon"]],
  ["みほん", ["mihon"]],
  ["ﾀﾞｲｺﾞ", ["daigo"]],
  ["サトウ", ["satou", "sato", "satoh"]],
  ["オオノ", ["oono", "ono", "ohno"]],
  ["ユウキ", ["yuuki", "yuki"]],
  ["ジュンイチ", ["zyuniti", "junichi"]],
  ["ショウタ", ["syouta", "shouta", "syota", "shota", "shohta"]],
  ["チヅル", ["tiduru", "chizuru"]],
  ["ツジ", ["tuzi", "tsuji"]],
  ["シンポ", ["sinpo", "shinpo", "shimpo"]],
  ["ホッタ", ["hotta"]],
  ["フジワラ", ["fuziwara", "fujiwara"]],
  ["ファン", ["fan"]],
  ["ローラ", ["rora"]],
  ["ヴェラ", ["vera"]],
  ["Smith", ["smith"]],
])("%s is spelled as %s", (name, spellings) => {
  expect(latinSpellings(name)).toEqual(spellings);
});

it.each(["", "見本", "見本タロウ"])("“%s” has no spelling, because nobody knows how it is read", (name) => {
  expect(latinSpellings(name)).toEqual([]);
});
