import type { Page } from "playwright";
import { beforeAll, expect, it } from "vitest";
import { addRules, axeFindings, type Exhibition, ibmFindings, openExhibition, unfold } from "../support/exhibition.ts";
import { goOnTo, signIn, signInWithNotice, type Walk, walkTo } from "../support/first-login.ts";
import { endOfFirstButton, offCentre, overflow, smallTargets, tabbing, touching } from "../support/layout.ts";
import { photograph } from "../support/photograph.ts";
import { languages, lookAtAll, type Seen, screens } from "../support/screens.ts";
import { expectQuiet, withServedPortal } from "../support/served-portal.ts";
import { newPhone, type Phone } from "../support/walk.ts";

const { portal, browser, keepAnswers } = withServedPortal();

/** WCAG 1.4.12. */
const textSpacing =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } " +
  "p { margin-bottom: 2em !important }";
const twiceAsLarge = "html { font-size: 225% !important }";
const contrast = ["color-contrast", "link-in-text-block"];
/** The rules of axe whose answer depends on widths and colours; all others see the same page in every way. */
const sight = [...contrast, "target-size", "scrollable-region-focusable", "css-orientation-lock"];

interface Way {
  width: number;
  height: number;
  forcedColors?: "active" | null;
  colorScheme?: "dark" | null;
  css?: string;
}
const small: Way = { width: 360, height: 640 };
const wide: Way = { width: 1280, height: 800 };
const narrow: Way = { width: 320, height: 640, css: textSpacing };

interface Inspection {
  /** In every language; without it in Japanese, where other words change nothing. */
  inAll?: true;
  way: Way;
  find(exhibition: Exhibition): Promise<string[]>;
}

const inspections: Record<string, Inspection> = {
  "breaks no rule of axe on a small phone": { inAll: true, way: small, find: (shown) => axeFindings(shown) },
  "breaks no rule of IBM's engine": { way: small, find: (shown) => ibmFindings(shown) },
  "has buttons, choices and fields that a finger of 44 pixels meets": {
    inAll: true,
    way: small,
    find: ({ page }) => smallTargets(page),
  },
  "has the words of a button in its middle": { way: small, find: ({ page }) => offCentre(page) },
  "keeps buttons apart from one another and from what is said below them on a small phone": {
    inAll: true,
    way: small,
    find: ({ page }) => touching(page),
  },
  "keeps buttons apart on a computer": { way: wide, find: ({ page }) => touching(page) },
  "lets the Tab key walk from the skip link through everything in order, always showing where it is": {
    way: small,
    find: ({ page }) => tabbing(page),
  },
  "breaks no rule of axe about what is seen in forced colours": {
    way: { ...small, forcedColors: "active" },
    find: (shown) => axeFindings(shown, sight),
  },
  "keeps its contrast in the dark": {
    way: { ...small, colorScheme: "dark" },
    find: (shown) => axeFindings(shown, contrast),
  },
  "breaks no rule of axe about what is seen at 320 pixels with the text spacing a reader chose": {
    way: narrow,
    find: (shown) => axeFindings(shown, sight),
  },
  "scrolls in one direction only with the text spacing a reader chose": {
    inAll: true,
    way: narrow,
    find: ({ page }) => overflow(page),
  },
  "scrolls in one direction only at 320 by 256 pixels": {
    inAll: true,
    way: { width: 320, height: 256 },
    find: ({ page }) => overflow(page),
  },
  "scrolls in one direction only with letters twice as large": {
    inAll: true,
    way: { ...small, css: twiceAsLarge },
    find: ({ page }) => overflow(page),
  },
};

/** Screen → language → where its first button ends, of those that ask for one thing; nothing was refused there. */
const buttons = new Map<string, Partial<Record<Seen["language"], number>>>();

const found = new Map<string, string[]>(Object.keys(inspections).map((name) => [name, []]));

/** Every page is opened once and looked at in all ways, which takes half the time of opening it for each; two browsers share them. */
beforeAll(async () => {
  const all = screens();
  for (const language of languages) {
    const waiting = (await lookAtAll([{ language }], all)).values();
    const lane = async () => {
      const context = await browser().newContext({ viewport: small });
      const exhibition = await openExhibition(await context.newPage());
      for (const seen of waiting) await inspect(seen, exhibition);
      await context.close();
    };
    await Promise.all([lane(), lane()]);
  }
}, 600_000);

async function inspect(seen: Seen, exhibition: Exhibition): Promise<void> {
  const { page } = exhibition;
  let current = small;
  await exhibition.show(seen);
  if (seen.language === "ja") await photograph(page, `screens/${seen.screen.name.replace(/\W+/g, "-")}`);
  await measure(seen, page);
  await unfold(page);
  for (const [name, { inAll, way, find }] of Object.entries(inspections)) {
    if (seen.language !== "ja" && !inAll) continue;
    await change(page, current, way);
    current = way;
    for (const wrong of await find(exhibition))
      found.get(name)!.push(`${seen.screen.name} (${seen.language}): ${wrong}`);
  }
  await change(page, current, small);
}

/** Where every entry of a list has a button of its own, no one of them is the page's. */
async function measure({ screen, language }: Seen, page: Page): Promise<void> {
  const end = await endOfFirstButton(page);
  const isList = (await page.locator("main section form").count()) > 0;
  if (screen.status === 200 && end && !isList)
    buttons.set(screen.name, { ...buttons.get(screen.name), [language]: end });
}

async function change(page: Page, from: Way, to: Way) {
  if (to.width !== from.width || to.height !== from.height)
    await page.setViewportSize({ width: to.width, height: to.height });
  if (to.forcedColors !== from.forcedColors || to.colorScheme !== from.colorScheme)
    await page.emulateMedia({ forcedColors: to.forcedColors ?? null, colorScheme: to.colorScheme ?? null });
  if (to.css !== from.css) await addRules(page, to.css ?? "");
}

it.each(Object.keys(inspections))("%s", (name) => {
  expect(found.get(name)).toEqual([]);
});

it("shows the button of a screen without scrolling on a small phone, on every one", () => {
  const lowest = ([, ends]: [string, object]) => Math.max(...Object.values(ends));
  const all = [...buttons].sort((a, b) => lowest(b) - lowest(a));
  const line = ([name, ends]: (typeof all)[number]) => [...languages.map((each) => ends[each]), name].join("\t");
  console.log(["Where the button ends, in pixels", [...languages, ""].join("\t"), ...all.map(line)].join("\n"));
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((each) => lowest(each) > small.height).map(line)).toEqual([]);
});

/** Somebody with the paper in the hand. */
async function holder(phone: Phone): Promise<Walk> {
  return { page: phone.page, portal: portal(), member: await portal().memberWithNotice(), method: "otp" };
}

async function sendsEmptyForm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByRole("alert").waitFor();
}

it.each([true, false])(
  "gives the focus to the summary after a refused form (scripts: %s)",
  async (javaScriptEnabled) => {
    const phone = await newPhone(browser(), { javaScriptEnabled });
    await signInWithNotice(await holder(phone));
    await sendsEmptyForm(phone.page);
    await phone.page.locator(".problems:focus").waitFor({ timeout: 5000 });
    expect(await phone.page.title()).toMatch(/^エラー：生年月日の入力（2\/11） – /);
    expectQuiet(phone, portal().origin);
  },
);

it("gives the focus to the summary after a refused form that loads a whole page", async () => {
  const phone = await newPhone(browser());
  await phone.page.goto(`${portal().origin}/sign-in`);
  await signIn(phone.page, "taro", "wrong");
  await phone.page.locator(".problems:focus").waitFor({ timeout: 5000 });
  expectQuiet(phone, portal().origin);
});

it("leads from an entry of the summary into its field", async () => {
  const phone = await newPhone(browser());
  const walk = await holder(phone);
  await walkTo(walk, "account");
  await phone.page.getByRole("textbox", { name: "ユーザーID" }).fill("");
  await sendsEmptyForm(phone.page);
  await phone.page.getByRole("link", { name: "ユーザーIDを入力してください" }).click();
  await phone.page.locator("#userId:focus").waitFor({ timeout: 5000 });
  await phone.page.getByRole("link", { name: "認証方法を選んでください" }).click();
  await phone.page.locator("#method:focus").waitFor({ timeout: 5000 });
  expectQuiet(phone, portal().origin);
});

it("gives the focus to the heading of the next step, at the top of the page, and says its title", async () => {
  const phone = await newPhone(browser());
  const walk = await holder(phone);
  await signInWithNotice(walk);
  await phone.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await goOnTo(walk, "birth-date", "terms");
  await phone.page.locator("h1:focus").waitFor({ timeout: 5000 });
  expect(await phone.page.title()).toMatch(/^利用規約（3\/11） – /);
  expect(await phone.page.evaluate(() => document.querySelector("h1")!.getBoundingClientRect().top)).toBeGreaterThan(0);
  expect(await phone.page.evaluate(() => document.querySelector("h1")!.getBoundingClientRect().top)).toBeLessThan(640);
  expectQuiet(phone, portal().origin);
});

it("leads past the head of the page by its first link", async () => {
  const phone = await newPhone(browser());
  await signInWithNotice(await holder(phone));
  await phone.page.keyboard.press("Tab");
  await phone.page.keyboard.press("Enter");
  await phone.page.locator("main:focus").waitFor({ timeout: 5000 });
  await phone.page.keyboard.press("Tab");
  await phone.page.locator("#birthDate:focus").waitFor({ timeout: 5000 });
  expectQuiet(phone, portal().origin);
});

it("takes the focus into the question before signing out, and back to where it was when the question is refused", async () => {
  const phone = await newPhone(browser());
  const { page } = phone;
  await walkTo(await holder(phone), "sign-out");
  await page.locator("a[data-dialog]").focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog :focus").waitFor({ timeout: 5000 });
  expect(await axeFindings({ page, debug: await phone.context.newCDPSession(page) })).toEqual([]);
  await page.keyboard.press("Escape");
  await page.locator("a[data-dialog]:focus").waitFor({ timeout: 5000 });
  expectQuiet(phone, portal().origin);
});

it("asks three minutes before the time runs out whether to go on, and goes on", async () => {
  const phone = await newPhone(browser());
  const { page } = phone;
  await page.clock.install();
  await signInWithNotice(await holder(phone));
  await page.getByRole("textbox", { name: "生年月日" }).fill("1979");
  await page.clock.runFor("26:59");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.clock.runFor("00:02");
  const question = page.getByRole("dialog", { name: "まもなくログアウトします" });
  await question.getByRole("button", { name: "続ける" }).click();
  await question.waitFor({ state: "hidden" });
  expect(await page.getByRole("textbox", { name: "生年月日" }).inputValue()).toBe("1979");
  expectQuiet(phone, portal().origin);
});

it("shows and hides both passwords by one button that says whether it is pressed", async () => {
  const phone = await newPhone(browser());
  const { page } = phone;
  await walkTo(await holder(phone), "password");
  const button = page.locator("[data-show]");
  await button.click();
  expect(
    await page.locator("input[name$=assword]").evaluateAll((all) => all.map((each) => each.getAttribute("type"))),
  ).toEqual(["text", "text"]);
  expect(await button.getAttribute("aria-pressed")).toBe("true");
  await button.click();
  expect(
    await page.locator("input[name$=assword]").evaluateAll((all) => all.map((each) => each.getAttribute("type"))),
  ).toEqual(["password", "password"]);
  expect(await button.getAttribute("aria-pressed")).toBe("false");
  expectQuiet(phone, portal().origin);
});

it("says that it is sending, leaves the button in reach and sends once", async () => {
  const phone = await newPhone(browser());
  const { page } = phone;
  await signInWithNotice(await holder(phone));
  const answers = keepAnswers();
  const button = page.getByRole("button", { name: "次へ" });
  await button.click();
  await page.getByRole("status").filter({ hasText: "送信しています" }).waitFor();
  expect(await button.getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("Enter");
  answers.letGo();
  await page.getByRole("alert").waitFor();
  expect(await button.getAttribute("aria-disabled")).toBe(null);
  expect(answers.posts).toBe(1);
  expectQuiet(phone, portal().origin);
});
