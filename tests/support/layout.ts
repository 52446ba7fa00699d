/** What a person would find wrong with a page by looking at it and by walking it with the Tab key. */
import type { Page } from "playwright";

/** @returns what is wider than the screen, and text that is cut off. What is typed into a field may be longer than the field. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const named = (each: Element) =>
      `${each.tagName} ${each.id || each.className} "${each.textContent?.trim().slice(0, 20)}"`;
    const all = [...document.querySelectorAll<HTMLElement>("body *:not(input)")].filter(
      (each) => each.checkVisibility() && !each.closest(".skip, .unseen, svg"),
    );
    const wide = all.filter((each) => each.getBoundingClientRect().right > root.clientWidth + 0.5).slice(0, 1);
    const cut = all.filter(
      (each) => getComputedStyle(each).overflow !== "visible" && each.scrollWidth > each.clientWidth,
    );
    return [
      ...(root.scrollWidth > root.clientWidth ? ["the page scrolls sideways"] : []),
      ...wide.map((each) => `too wide: ${named(each)}`),
      ...cut.map((each) => `cut off: ${named(each)}`),
    ];
  });
}

/** @returns where the first button of the page's own task ends, in pixels from the top of the page; nothing where there is none. */
export function endOfFirstButton(page: Page): Promise<number | undefined> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll("main button:not(.plain, .second), main .button:not(.second)")];
    const button = all.find((each) => each.checkVisibility());
    return button && Math.round(button.getBoundingClientRect().bottom + scrollY);
  });
}

/** @returns buttons whose words do not stand in their middle, from top to bottom. */
export function offCentre(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const middle = ({ top, bottom }: DOMRect) => (top + bottom) / 2;
    const buttons = [...document.querySelectorAll("main button:not(.plain), main .button")];
    return buttons
      .filter((each) => each.checkVisibility())
      .map((each) => {
        const words = document.createRange();
        words.selectNodeContents(each);
        const off = middle(words.getBoundingClientRect()) - middle(each.getBoundingClientRect());
        return { name: each.textContent, off };
      })
      .filter(({ off }) => Math.abs(off) > 1)
      .map(({ name, off }) => `${name}: ${off} pixels off`);
  });
}

/** @returns buttons that the next button or hint, below or beside, leaves less than 4 pixels. */
export function touching(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility() && !each.closest(".unseen"));
    const buttons = "main button:not(.plain), main .button";
    const others = seen(`${buttons}, main .hint`).map((each) => ({ each, at: each.getBoundingClientRect() }));
    const isNear = (gap: number) => gap > -4 && gap < 4;
    return seen(buttons).flatMap((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect();
      const near = others.filter(
        ({ each, at }) =>
          each !== button &&
          ((isNear(at.top - bottom) && at.left < right && at.right > left) ||
            (isNear(at.left - right) && at.top < bottom && at.bottom > top)),
      );
      return near.map(({ each }) => `${button.textContent} touches ${each.textContent}`);
    });
  });
}

/** @returns buttons, choices, fields and what unfolds, where a finger of 44 pixels would miss them. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const fields = ["text", "email", "password"].map((type) => `input[type=${type}]`);
    const targets = document.querySelectorAll<HTMLElement>(
      ["button", ".button", ".choice", "summary", ...fields].join(),
    );
    return [...targets]
      .filter((each) => each.checkVisibility() && !each.closest(".unseen"))
      .map((each) => ({ name: each.textContent?.trim() || each.id, size: each.getBoundingClientRect() }))
      .filter(({ size }) => size.height < 44 || size.width < 44)
      .map(({ name, size }) => `${name}: ${size.width} by ${size.height}`);
  });
}

/**
 * Walks from the top of the page to its end with the Tab key.
 * @returns stops that are skipped, come out of order, lie outside the screen, or do not show that they have the focus.
 */
export async function tabbing(page: Page): Promise<string[]> {
  const stops = await page.evaluate(() => {
    const isStop = (each: HTMLElement) =>
      each.checkVisibility() && each.tabIndex >= 0 && each.getClientRects().length > 0;
    const isChosen = (each: Element) => {
      if (!(each instanceof HTMLInputElement) || each.type !== "radio") return true;
      const group = [...document.querySelectorAll<HTMLInputElement>(`input[name="${each.name}"]`)];
      return each === (group.find(({ checked }) => checked) ?? group[0]);
    };
    const expected = [...document.querySelectorAll<HTMLElement>("a[href], button, input, summary, [tabindex]")].filter(
      (each) => isStop(each) && isChosen(each),
    );
    const named = (each: Element) => `${each.tagName} ${each.id || each.textContent?.trim().slice(0, 20)}`;
    const walked: string[] = [];
    Object.assign(window, { walked });
    document.addEventListener("focusin", ({ target }) => {
      const each = target as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      const { top, right, bottom, left } = each.getBoundingClientRect();
      const isSeen = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      const isOnScreen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      walked.push(
        `${named(each)}${isSeen ? "" : " without a sign of the focus"}${isOnScreen ? "" : " off the screen"}`,
      );
    });
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    walked.length = 0;
    return expected.map(named);
  });
  for (const _ of stops) await page.keyboard.press("Tab");
  const walked = await page.evaluate<string[]>("walked");
  return walked.join("\n") === stops.join("\n") ? [] : [`${walked.join(" → ")} instead of ${stops.join(" → ")}`];
}
