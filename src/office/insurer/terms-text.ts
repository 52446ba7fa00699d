/** Markdown of the insurer's terms and privacy notice as safe HTML; the only importer of markdown-it. */
import MarkdownIt, { type Token } from "markdown-it";
import type { Sentence } from "../../strings/office.ts";

/** Markdown about code would turn indented sentences into boxes that do not wrap. */
const markdown = new MarkdownIt({ html: false }).disable(["code", "fence"]);
// Every address comes through to be judged below, so that a refused one has words and does not stay as brackets.
markdown.validateLink = () => true;

interface SafeText {
  html: string;
  /** Its articles, in order: the headings of the first and second rank, `<h2 id="article-1">` and so on. */
  headings: string[];
}

/**
 * Takes paragraphs, headings, lists, tables, emphasis, quotes and https links; anything else is a problem, not a guess.
 * @returns the text, or what is wrong in which line.
 */
export function safeText(source: string): SafeText | { problems: Sentence[] } {
  const text = source.replace(/^\uFEFF/, "");
  const tokens = markdown.parse(text, {});
  const problems = [...characterProblems(text), ...headingProblems(tokens)];
  for (const token of tokens) {
    for (const child of token.children ?? []) problems.push(...inlineProblems(child).map((each) => at(token, each)));
  }
  if (text.trim() === "") problems.push({ key: "textEmpty" });
  if (problems.length > 0) return { problems };
  const headings = numberArticles(tokens);
  for (const token of tokens) prepare(token);
  return { html: markdown.renderer.render(tokens, { ...markdown.options }, {}), headings };
}

/** Gives the headings their rank and the articles their ids; a heading is plain words, so that it can be listed. */
function numberArticles(tokens: Token[]): string[] {
  const articles: string[] = [];
  tokens.forEach((opening, index) => {
    if (opening.type !== "heading_open") return;
    const [content, closing] = [tokens[index + 1]!, tokens[index + 2]!];
    content.children = content.children!.filter(({ type }) => type === "text" || type === "code_inline");
    for (const child of content.children) child.type = "text";
    const isArticle = isArticleRank(opening);
    opening.tag = isArticle ? "h2" : "h3";
    closing.tag = opening.tag;
    if (!isArticle) return;
    articles.push(content.children.map((child) => child.content).join(""));
    opening.attrSet("id", `article-${articles.length}`);
  });
  return articles;
}

const isArticleRank = ({ tag }: Token) => tag === "h1" || tag === "h2";

/** The page's policy knows no style attributes; a screen reader needs to know what a table's headings are about. */
function prepare(token: Token): void {
  if (token.type === "th_open") token.attrs = [["scope", "col"]];
  if (token.type === "td_open") token.attrs = null;
  for (const child of token.children ?? []) {
    if (child.type === "link_open") child.attrSet("rel", "noreferrer");
  }
}

function inlineProblems(token: Token): Sentence[] {
  if (token.type === "image") return [{ key: "textHasPicture" }];
  const [tag] = token.type === "text" ? (/<\/?[a-z!][^>]*>/i.exec(token.content) ?? []) : [];
  if (tag) return [{ key: "textHasHtml", values: { tag } }];
  if (token.type !== "link_open") return [];
  const href = String(token.attrGet("href"));
  const url = URL.parse(href);
  const isGood = url?.protocol === "https:" && /^https:\/\//i.test(href) && !url.username && !url.password;
  return isGood ? [] : [{ key: "textHasLink", values: { address: href } }];
}

function headingProblems(tokens: Token[]): Sentence[] {
  const first = tokens.find(({ type }) => type === "heading_open");
  return first && !isArticleRank(first) ? [at(first, { key: "textBeginsTooDeep" })] : [];
}

/** Characters that nobody sees could make the text read otherwise on paper, on screen and in a terminal. */
function characterProblems(text: string): Sentence[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      /(?![\t\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFD]/u.test(line)
        ? [inLine(index + 1, { key: "lineControlCharacter" })]
        : [],
    );
}

function at({ map }: Token, problem: Sentence): Sentence {
  return map ? inLine(map[0] + 1, problem) : problem;
}

function inLine(line: number, problem: Sentence): Sentence {
  return { key: "inLine", values: { line, problem } };
}
