/** Reads the open page aloud as a screen reader does, from top to bottom, by guidepup's virtual one in the real browser. */
import { fileURLToPath } from "node:url";
import type { virtual } from "@guidepup/virtual-screen-reader";
import type { Page } from "playwright";
import { unfold } from "./exhibition.ts";

const address = "/virtual-screen-reader.js";
const reader = fileURLToPath(import.meta.resolve("@guidepup/virtual-screen-reader/browser.js"));

/** Lays the reader where the pages' policy lets it be loaded from. */
export async function bringReader(page: Page): Promise<void> {
  await page.route(`**${address}`, (route) => route.fulfill({ path: reader, contentType: "text/javascript" }));
}

/**
 * @returns what is heard, one phrase a line, everything unfolded: the title, where the focus is, and each element in turn. Left
 * out is what real ones do not say: where a paragraph begins and things end, what a button sends, words for those without scripts.
 */
export async function hear(page: Page): Promise<string[]> {
  await unfold(page);
  const library = await page.evaluateHandle<{ virtual: typeof virtual }>(`import("${address}")`);
  const heard = await page.evaluate(async ({ virtual }) => {
    for (const each of document.querySelectorAll("noscript")) each.remove();
    await virtual.start({ container: document.querySelector("dialog[open]") ?? document.body });
    const isOver = async () => /^end of (document|dialog)/.test(await virtual.lastSpokenPhrase());
    for (let n = 0; n < 1000 && !(await isOver()); n += 1) await virtual.next();
    const phrases = await virtual.spokenPhraseLog();
    await virtual.stop();
    const sent = [...document.querySelectorAll("button")].map(({ value }) => value).filter(Boolean);
    const bare = (phrase: string) => sent.reduce((text, value) => text.replace(`, ${value}`, ""), phrase);
    const said = phrases.map((phrase) => (phrase.startsWith("button, ") ? bare(phrase) : phrase));
    const focus = document.activeElement!;
    return [document.title, `focus: ${focus.className || focus.localName}`, ...said];
  }, library);
  return heard.filter((phrase) => !/^(document|paragraph|end (of )?.*|end, .*)$/.test(phrase));
}
