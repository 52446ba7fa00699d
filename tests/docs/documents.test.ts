/** What the documents name is there: files, commands of npm, settings, dates, versions. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

interface Package {
  version: string;
  scripts: Record<string, string>;
  engines: { node: string };
}

const read = (path: string) => readFileSync(path, "utf8");
const documents = globSync(["*.md", "docs/**/*.md"]).map((path) => ({ path, text: read(path) }));
const { version, scripts, engines } = JSON.parse(read("package.json")) as Package;

/** @returns what the pattern finds in each document, with where it stands. */
const named = (pattern: RegExp, texts = documents) =>
  texts.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([, name = ""]) => ({ path, name })));

const readmes = ["README.md", "README.ja.md"] as const;

describe("every document", () => {
  it("links to files that are there", () => {
    const links = named(/\]\((?!https?:)([^)#\s]+)/g);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ path, name }) => !existsSync(join(dirname(path), name)))).toEqual([]);
  });

  it("names files and folders of the repository that are there", () => {
    const paths = named(/`((?:src|db|views|static|tests|docs)\/[\w./-]+)`/g);
    expect(paths.length).toBeGreaterThan(50);
    // What decisions and changes of before speak of may be gone.
    const now = paths.filter(({ path }) => !/DECISIONS|CHANGELOG/.test(path));
    expect(now.filter(({ name }) => !existsSync(name))).toEqual([]);
  });

  it("names commands of npm that there are", () => {
    const commands = named(/\bnpm (?:run |(?=start\b|test\b))([a-z]+)/g);
    expect(new Set(commands.map(({ name }) => name)).size).toBeGreaterThan(6);
    expect(commands.filter(({ name }) => !(name in scripts))).toEqual([]);
  });
});

describe("both READMEs", () => {
  const outline = (text: string) => [...text.matchAll(/^#+ |^\| (?=`)|^```\w*/gm)].map(([mark]) => mark);
  const files = (text: string) =>
    new Set([...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link.replace(/^README.*/, "the other")));

  it("have the same parts and lead to the same places", () => {
    const [en, ja] = [read(readmes[0]), read(readmes[1])];
    expect(outline(ja)).toEqual(outline(en));
    expect(files(ja)).toEqual(files(en));
  });

  it.each(readmes)("%s names every setting of src/config.ts", (readme) => {
    const settings = [...read("src/config.ts").matchAll(/^ {2}([A-Z_]+): z\b/gm)].map(([, name = ""]) => name);
    expect(settings).toContain("PORT");
    expect(settings.filter((name) => !read(readme).includes(`\`${name}\``))).toEqual([]);
  });

  it.each(readmes)("%s asks for the Node that engines asks for", (readme) => {
    expect(/Node\.js (\d+)/.exec(read(readme))![1]).toBe(engines.node.replace(">=", ""));
  });
});

describe("DECISIONS.md", () => {
  const entries = read("DECISIONS.md").split("\n## ").slice(1);

  it("has numbered entries with a date each", () => {
    const heads = entries.map((entry) => entry.split("\n", 2).join("\n"));
    expect(heads.filter((head) => !/^\d+\. .+\n\*\d{4}-\d\d-\d\d[;*]/.test(head))).toEqual([]);
    expect(heads.map((head) => Number.parseInt(head, 10))).toEqual(heads.map((_, index) => index + 1));
  });

  it("is superseded by later entries only", () => {
    const replaced = entries.flatMap((entry, index) =>
      [...entry.matchAll(/superseded by (\d+)/g)].map(([, by]) => ({ number: index + 1, by: Number(by) })),
    );
    expect(replaced.length).toBeGreaterThan(0);
    expect(replaced.filter(({ number, by }) => by <= number || by > entries.length)).toEqual([]);
  });
});

it("CHANGELOG.md tells of what is new, and of the version that package.json names", () => {
  const titles = [...read("CHANGELOG.md").matchAll(/^## (\S+)/gm)].map(([, title]) => title);
  expect(titles.slice(0, 2)).toEqual(["Unreleased", version]);
});

describe("docs/accessibility/jis.md", () => {
  const rows = read("docs/accessibility/jis.md")
    .match(/^\| \d\.\d\.\d+ .*$/gm)!
    .map((row) => row.split("|").slice(1, -1));

  it("has a line for each of the 25 criteria of level A and the 13 of level AA", () => {
    const levels = rows.map(([, , level = ""]) => level.trim());
    expect([levels.filter((level) => level === "A").length, levels.filter((level) => level === "AA").length]).toEqual([
      25, 13,
    ]);
    expect(new Set(rows.map(([number]) => number)).size).toBe(38);
  });

  it("says for each how it is known: by tests, or by hand", () => {
    expect(rows.filter((cells) => !/`tests\/[\w/.-]+\.test\.ts`|手で確認/.test(cells[8] ?? ""))).toEqual([]);
  });
});
