import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { guessedBy, type OwnWord } from "../../src/passwords/guesses.ts";

const word = (text: string) => ({ key: "passwordCommon", values: { word: text } });
const part = (text: string) => ({ key: "passwordGuessable", values: { part: text } });

describe("what an attacker tries first", () => {
  it.each([
    ["a common password", "iloveyou1", "iloveyou"],
    ["a common password with gaps", "i love you 1", "iloveyou"],
    ["a common password in two parts, behind a digit", "1pass-word!", "password"],
    ["a common word with a year", "dragon-2026", "dragon"],
    ["a common word behind a year", "2026dragon!", "dragon"],
    ["a common word with a digit, which the list has too", "dragon1!", "dragon"],
    ["a common word with other digits", "dragon-4711", "dragon"],
    ["a common word with symbols all around", "!!dragon!!99!!", "dragon"],
    ["a common word with five symbols", "dragon!?!?!", "dragon"],
    ["a common word in full width and capitals", "ＤＲＡＧＯＮ－１", "dragon"],
    ["a common word between three other letters", "xy!dragon!1", "dragon"],
    ["a common word of four letters", "love-2026", "love"],
    ["a common word of four letters and a run", "love1234!", "love"],
    ["a common word of four letters, three times", "lovelovelove", "love"],
    ["a common word of four letters, twice, with a digit", "love-love-1!", "love"],
    ["a common password of digits and letters", "q1w2e3r4!", "q1w2e3r"],
    ["the longer of two common words", "monkeypassword-1", "password"],
    ["a common word twice", "dragondragon", "dragon"],
  ])("is %s, which is named", (_, password, named) => {
    expect(guessedBy(password, [])).toEqual(word(named));
  });

  it.each([
    "kenko",
    "hoken",
    "genkan",
    "kosmo",
    "nihon",
    "pasuwado",
    "aiueo",
    "heisei",
    "reiwa",
    "login",
    "mypage",
    "kumiai",
    "watanabe",
  ])("is %s, a word of this country or field", (text) => {
    expect(guessedBy(`${text}-2026`, [])).toEqual(word(text));
  });

  it.each(["s@kura", "$akura", "t0kyo", "n1hon", "1ogin", "k3npo", "o5aka", "s4kura"])(
    "is %s, a word in other signs",
    (text) => {
      expect(guessedBy(`${text}-!`, [])).toMatchObject({ key: "passwordCommon" });
    },
  );

  it.each([
    ["keys in a row", "qwer-12!", "qwer"],
    ["keys in a row, backwards", "lkjh-12!", "lkjh"],
    ["keys in columns", "4rfv5tgb!", "4rfv5tgb"],
    ["letters in a row, backwards", "zyxw-99!", "zyxw"],
    ["three digits in a row", "abc-890!", "890"],
    ["one character again and again", "a".repeat(11), "a".repeat(11)],
    ["two characters again and again", "a1a1a1a1!", "a1a1a1a1"],
    ["three characters again and again", "x7k-x7k-x7k", "x7kx7kx7k"],
    ["one symbol again and again", "!!!!!!!!!", "!!!!!!!!!"],
    ["three characters, each again and again", "xxxx-7777-x", "xxxx"],
    ["a year and hardly anything", "xyz-2031!", "2031"],
    ["a day and hardly anything", "1980-01-06a", "19800106"],
  ])("is %s, which are named", (_, password, named) => {
    expect(guessedBy(password, [])).toEqual(part(named));
  });

  it.each(
    "abcd1234! abc123!! Aa123456! a1234567! aaaa1111! abcdef1! zxcv1234! login123! mypage123! abc12345! 1qaz2wsx! tanaka#1234 arigato39!".split(
      " ",
    ),
  )("is %s, which was accepted once", (password) => {
    expect(guessedBy(password, [])).toBeDefined();
  });
});

describe("an own word", () => {
  const name: OwnWord = { key: "passwordName", text: "tarogoro" };
  const birthDate: OwnWord = { key: "passwordBirthDate", text: "790822", isAlone: true };

  it.each([
    ["with a digit", "tarogoro-1"],
    ["in other letters and widths", "ＴＡＲＯＧＯＲＯ"],
    ["in other signs", "t@rog0ro!"],
    ["in two parts", "taro goro"],
    ["behind three letters", "xyz!tarogoro"],
    ["with a common word of four letters", "tarogoro-love"],
    ["with a year", "tarogoro-2026"],
  ])("is named %s", (_, password) => {
    expect(guessedBy(password, [name])).toEqual({ key: name.key });
  });

  it("may stand beside other words", () => {
    expect(guessedBy("tarogoro-kuwa", [name])).toBeUndefined();
  });

  it("is refused beside other words where it must not stand at all", () => {
    expect(guessedBy("mori79-08-22kuwa", [birthDate])).toEqual({ key: birthDate.key });
  });

  it("is named before a common word of its length", () => {
    expect(guessedBy("dragon-1!", [{ key: "passwordName", text: "dragon" }])).toEqual({ key: "passwordName" });
  });
});

describe("what an attacker does not try first", () => {
  it.each([
    ["begins with a word and goes on", "dragonbukuro"],
    ["ends in a word", "bukurodragon"],
    ["begins with a word twice and goes on", "dragondragonmori"],
    ["has a word and four other letters", "sakura-kuwi"],
    ["has words of four letters", "kuma-love-tori"],
    ["is a sentence of three common words", "monkey dragon sunshine"],
    ["is a sentence with common words", "my password is about 7 bears"],
    ["has a common word across a sign", "ab1-ab1-"],
    ["has a common word with a digit across a sign", "abc1-abc2-abc"],
    ["has hardly any letters, but many symbols", "a1!\"#$%&'()*+"],
    ["has two digits in a row", "mori-12-kuwa"],
  ])("%s", (_, password) => {
    expect(guessedBy(password, [])).toBeUndefined();
  });

  it.each(["mori-no-3kuma", "yama-no-8kuma", "kawa-no-5tori", "kuramubo", "Kuramubon-Waratta"])("is %s", (password) => {
    expect(guessedBy(password, [])).toBeUndefined();
  });

  it.each([
    ["the longest that a phone makes", 13, 5],
    ["the shortest", 8, 20],
  ])("is a random one, but for a few in 5000: %s", (_, length, few) => {
    const signs = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const made = () => Array.from({ length }, () => signs[randomInt(signs.length)]).join("");
    const refused = Array.from({ length: 5000 }, made).filter((each) => guessedBy(each, []));
    expect(refused.length).toBeLessThanOrEqual(few);
  });
});

it("R11: finding out costs less than one slow hash, however long the password is", () => {
  const text = "My password is about 7 bears. ".repeat(4);
  const took = () => {
    const startedAt = performance.now();
    guessedBy(text, []);
    return performance.now() - startedAt;
  };
  expect(Math.min(...Array.from({ length: 9 }, took))).toBeLessThan(30);
});
