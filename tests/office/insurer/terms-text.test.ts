import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/office/insurer/terms-text.ts";
import { inWords } from "../../../src/strings/office.ts";
import { plainText } from "../../../src/strings/plain-text.ts";

function made(markdown: string): { html: string; headings: string[] } {
  const text = safeText(markdown);
  if ("problems" in text) throw new Error(inWords(text.problems, "en"));
  return text;
}
const problemsOf = (markdown: string) => {
  const text = safeText(markdown);
  return "problems" in text ? text.problems.map((each) => inWords([each], "en")) : [];
};

describe("the Markdown of the terms", () => {
  it("has headings of the first two ranks as numbered articles, deeper ones as parts of them", () => {
    const { html, headings } = made("# 前文\n\n## 第1条 **目的** & `範囲`\n\n#### 細目\n\n題\n---\n");
    expect(html.match(/<h\d.*<\/h\d>/g)).toEqual([
      '<h2 id="article-1">前文</h2>',
      '<h2 id="article-2">第1条 目的 &amp; 範囲</h2>',
      "<h3>細目</h3>",
      '<h2 id="article-3">題</h2>',
    ]);
    expect(headings).toEqual(["前文", "第1条 目的 & 範囲", "題"]);
  });

  it("keeps lists, emphasis, quotes and tables, and is valid HTML without style attributes", async () => {
    const { html } = made("## 一\n\n1. a\n   - b\n\n> *c*\n\n| 列 | 値 |\n|:-:|--:|\n| **d** | 1 |\n\n    e\n\n---\n");
    const { results } = await new HtmlValidate({
      extends: ["html-validate:recommended", "html-validate:a11y"],
      rules: { "heading-level": ["error", { minInitialRank: "h2" }] },
    }).validateString(html);
    expect(results).toEqual([]);
    expect(html).toContain('<th scope="col">列</th>');
    expect(html).toContain("<strong>d</strong>");
    expect(html).toContain("<p>e</p>");
    expect(html).not.toMatch(/style=|<pre|<code/);
  });

  it("F11: has links to https only, and tells the other site nothing", () => {
    const { html } = made('見て [ここ](https://www.example.com/?a="b"&c "題") <https://example.jp>');
    expect(html.match(/<a [^>]*>/g)).toEqual([
      '<a href="https://www.example.com/?a=%22b%22&amp;c" title="題" rel="noreferrer">',
      '<a href="https://example.jp" rel="noreferrer">',
    ]);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html,x)",
    "[x](http://www.example.com)",
    "[x](//www.example.com)",
    "[x](https:www.example.com)",
    "[x](https://a:b@www.example.com)",
    "[x](/sign-out)",
    "[x](#article-1)",
    "[x]()",
    "[x][y]\n\n[y]: vbscript:x",
    "<mailto:a@example.jp>",
    "# [x](javascript:alert(1))",
    "| [x](javascript:alert(1)) |\n|---|\n",
  ])("F9: is refused with the link %s", (markdown) => {
    expect(problemsOf(`# 題\n\n${markdown}`)).toEqual([expect.stringContaining("A link must begin with https://")]);
  });

  it.each([
    "<script>alert(1)</script>",
    "前 <b>x</b>",
    "<!-- x -->",
    '<img src="x">',
    "<br>",
    "# <i>x",
    "- <a href='x'>y",
    "<svg/onload=alert(1)>",
  ])("F9: is refused with the HTML %s", (markdown) => {
    expect(problemsOf(`# 題\n\n${markdown}`).length).toBeGreaterThan(0);
    expect(problemsOf(`# 題\n\n${markdown}`)[0]).toMatch(/^Line 3: HTML is not taken/);
  });

  it("F9: has every < that is no tag as a letter", () => {
    expect(made("1 < 2 & 3 > 2 「<重要>」").html).not.toMatch(/<(?!\/?p>)/);
  });

  it("F11: is refused with a picture", () => {
    expect(problemsOf("# 題\n\n![x](https://www.example.com/x.png)")).toEqual([
      "Line 3: Pictures cannot be shown here. Say it in words.",
    ]);
  });

  it.each(["\u001B[2J", "\u0000", "\u202E", "\uFFFD"])("L5: is refused with the character %j", (character) => {
    expect(problemsOf(`# 題\n前${character}後`)).toEqual(["Line 2: a control character. Type the line anew."]);
  });

  it("is told everything that is wrong at once, with the line", () => {
    const problems = problemsOf("### 細目\n\n<b>\n\n![x](y)\n\n[z](http://z)\n");
    expect(problems.map((each) => each.split(":")[0])).toEqual(["Line 1", "Line 3", "Line 5", "Line 7"]);
    expect(problemsOf(" \n")).toEqual(["The text is empty."]);
  });

  it("is the same with and without the mark Windows puts first", () => {
    expect(made("\uFEFF## 一\r\n\r\n文\r\n").html).toBe(made("## 一\n\n文\n").html);
  });
});

describe("the terms in a terminal", () => {
  it("are numbered, and have the addresses of links behind their words", () => {
    const { html } = made("## 一 <\n\n3. a\n   1. b\n   2. c\n4. [d](https://example.jp/?a&b)\n\n- e\n");
    expect(plainText(html).split(/\n+/)).toEqual([
      "## 一 <",
      "3. a",
      "   1. b",
      "   2. c",
      "4. d (https://example.jp/?a&b)",
      "- e",
    ]);
  });

  it("are the demonstration's, whole, without markup", () => {
    const html = readFileSync(new URL("../../../db/demo/terms.html", import.meta.url), "utf8");
    const squeezed = (text: string) => text.replace(/\s+/g, "");
    const words = squeezed(html.replace(/<[^>]*>/g, ""));
    const text = plainText(html);
    expect(text).not.toMatch(/<|&\w+;/);
    expect(squeezed(text.replace(/^ *(##|\d+\.|-) /gm, ""))).toBe(words);
  });
});
