/** Shows screens that visitors have seen in a real browser: their own HTML and headers, with the portal's stylesheet and scripts. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession, Page } from "playwright";
import type { Seen } from "./screens.ts";

const require = createRequire(import.meta.url);
const engines = {
  axe: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"),
  ace: readFileSync(require.resolve("accessibility-checker-engine/ace.js"), "utf8"),
};

export interface Exhibition {
  page: Page;
  debug: CDPSession;
  /** Opens a screen as it is at its address, with its status and policy. */
  show(seen: Seen): Promise<void>;
}

/** @param page of a context of its own; from now on nothing on it reaches a network. */
export async function openExhibition(page: Page): Promise<Exhibition> {
  let shown: Seen | undefined;
  const files = new Map<string, { body: Buffer; contentType: string }>();
  await page.route("**/*", async (route) => {
    if (!shown) return route.abort();
    if (route.request().isNavigationRequest()) {
      const headers = Object.fromEntries([...shown.headers].filter(([name]) => name !== "set-cookie"));
      return route.fulfill({ status: shown.status, headers, body: shown.html });
    }
    const { pathname } = new URL(route.request().url());
    let file = files.get(pathname);
    if (!file) {
      const response = await shown.test.app.request(new URL(pathname, shown.test.origin));
      file = {
        body: Buffer.from(await response.arrayBuffer()),
        contentType: response.headers.get("content-type") ?? "text/plain",
      };
      files.set(pathname, file);
    }
    return route.fulfill(file);
  });
  return {
    page,
    debug: await page.context().newCDPSession(page),
    async show(seen) {
      shown = seen;
      await page.goto(seen.test.origin + seen.path);
    },
  };
}

/** Everything a person can unfold is open, so that it is looked at too. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
}

/** Adds rules as a person's own stylesheet does, whatever the page's policy says. */
export async function addRules(page: Page, css: string): Promise<void> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Shown = Pick<Exhibition, "page" | "debug">;

/** The debugger keeps the compiled text from page to page, which an ordinary evaluation does not. */
async function load(engine: keyof typeof engines, { page, debug }: Shown): Promise<void> {
  if (!(await page.evaluate(`"${engine}" in window`)))
    await debug.send("Runtime.evaluate", { expression: engines[engine] });
}

/** @param rules only these; without them every rule up to WCAG 2.2 AA and the best practices. @returns what axe finds wrong on the open page. */
export async function axeFindings(shown: Shown, rules?: string[]): Promise<string[]> {
  await load("axe", shown);
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const options = JSON.stringify({ runOnly, resultTypes: ["violations"], preload: false });
  const found = await shown.page.evaluate<[string, string[]][]>(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))]))`);
  return found.map(([id, targets]) => `${id} at ${targets.join(", ")}`);
}

/** @returns what IBM's engine knows to be wrong on the open page; what it asks a person to look at is not among it. */
export async function ibmFindings(shown: Shown): Promise<string[]> {
  await load("ace", shown);
  return shown.page.evaluate<string[]>(`new ace.Checker().check(document, ["IBM_Accessibility"]).then(({ results }) =>
    results.filter(({ value }) => value[1] === "FAIL").map(({ ruleId, message, snippet }) => ruleId + ": " + message + " at " + snippet))`);
}
