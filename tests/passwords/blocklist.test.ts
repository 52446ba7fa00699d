import { describe, expect, it } from "vitest";
import { isGuessable } from "../../src/passwords/blocklist.ts";

describe("what an attacker tries first", () => {
  it.each([
    ["a common password", "iloveyou1"],
    ["a common password with gaps", "i love you 1"],
    ["a common word with a year", "dragon-2026"],
    ["a common word of four letters", "love-2026"],
    ["a common word with symbols all around", "!!dragon!!99!!"],
    ["a common password of digits and letters with a symbol", "1qaz2wsx!"],
    ["a word twice", "dragondragon"],
    ["a word three times", "lovelovelove"],
    ["one character again and again", "a".repeat(11)],
  ])("is %s", (_, password) => {
    expect(isGuessable(password, [])).toBe(true);
  });

  it.each(["kenko", "hoken", "genkan", "kosmo", "nihon", "pasuwado"])("is %s, a word of this country", (word) => {
    expect(isGuessable(`${word}-2026`, [])).toBe(true);
  });

  it.each(["h@nako", "o$aka", "t0kyo", "n1hon", "k3npo", "o5aka"])("is %s, a word in other signs", (word) => {
    expect(isGuessable(`${word}-!`, [])).toBe(true);
  });

  it.each([
    ["own word", "tarogoro-12", "tarogoro"],
    ["own word in other letters and widths", "ＴＡＲＯＧＯＲＯ", "Tarogoro"],
    ["own word in other signs", "t@rogoro!", "tarogoro"],
    ["own words without the gap", "tarogoro", "taro goro"],
    ["own word of four letters", "zuki-2026", "zuki"],
  ])("is an %s", (_, password, own) => {
    expect(isGuessable(password, [own])).toBe(true);
    expect(isGuessable(password, [])).toBe(false);
  });
});

describe("what an attacker does not try first", () => {
  it.each([
    ["begins with a word and goes on", "dragonbukuro"],
    ["ends in a word", "bukurodragon"],
    ["begins with a word twice and goes on", "dragondragonmori"],
    ["ends in a word twice", "moridragondragon"],
    ["begins with one character again and again", "aaaaaaamori"],
    ["holds a common word of three letters only", "cat-2026"],
    ["has another run of digits than people add", "dragon-4711"],
    ["has five symbols", "dragon!?!?!"],
  ])("%s", (_, password) => {
    expect(isGuessable(password, [])).toBe(false);
  });

  it("is an own word of three letters", () => {
    expect(isGuessable("rei-2026", ["rei"])).toBe(false);
  });
});
