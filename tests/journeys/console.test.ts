/** The console in a real browser: photographed, walked by keyboard, judged by axe, wide, narrow and in the dark. */
import { beforeAll, expect, it } from "vitest";
import { type ConsoleScreen, consoleScreens } from "../support/console-screens.ts";
import { axeFindings, openExhibition, unfold } from "../support/exhibition.ts";
import { overflow, smallTargets } from "../support/layout.ts";
import { photograph } from "../support/photograph.ts";
import type { Seen } from "../support/screens.ts";
import { withServedPortal } from "../support/served-portal.ts";

const { browser } = withServedPortal();
const ways = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 360, height: 640 } },
  narrowest: { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
} as const;

let seen: ConsoleScreen[];
beforeAll(async () => {
  seen = [...(await consoleScreens("ja"))];
}, 120_000);

it.each(Object.entries(ways))("holds on every page: %s", { timeout: 300_000 }, async (way, options) => {
  const page = await browser().newPage(options);
  const shown = await openExhibition(page);
  const wrong: string[] = [];
  for (const screen of seen) {
    await shown.show(screen as unknown as Seen);
    await photograph(page, `console/${way}/${screen.name}`);
    await unfold(page);
    const rules = way === "dark" ? ["color-contrast"] : undefined;
    const found = [...(await axeFindings(shown, rules)), ...(await wide(page)), ...(await smallTargets(page))];
    wrong.push(...found.map((each) => `${screen.name}: ${each}`));
  }
  await page.close();
  expect(wrong).toEqual([]);

  /** A wide table scrolls in itself. */
  async function wide(page: Parameters<typeof overflow>[0]): Promise<string[]> {
    return (await overflow(page)).filter((each) => each === "the page scrolls sideways");
  }
});
