import { type HtmlElement, HtmlValidate, Parser, type RuleConfig, StaticConfigLoader } from "html-validate";
import { beforeAll, expect, it } from "vitest";
import { languages, lookAtAll, type Seen, screens } from "./support/screens.ts";
import { hasJava, vnuFindings } from "./support/vnu.ts";

let seen: Seen[] = [];
const doms = new Map<Seen, HtmlElement>();

const rules: RuleConfig = {
  // Only taste: HTML does not tell the cases of the letters apart.
  "doctype-style": "off",
  // The problem summary stands before the heading of the page, as GOV.UK has it.
  "heading-level": ["error", { minInitialRank: "h2" }],
  // The titles follow a pattern of ours; the insurer's name alone can be long.
  "long-title": "off",
  // Our own files are served by ourselves.
  "require-sri": ["error", { target: "crossorigin" }],
  // The number stays as the insurer writes it, and links with words are no numbers.
  "tel-non-breaking": "off",
};
const presets = ["html-validate:recommended", "html-validate:a11y"];
const fragments = new HtmlValidate(new StaticConfigLoader({ root: true, extends: presets, rules }));
const pages = new HtmlValidate(
  new StaticConfigLoader({ root: true, extends: [...presets, "html-validate:document"], rules }),
);

beforeAll(async () => {
  const looks = languages.flatMap((language) => [{ language }, { language, isFragment: true }]);
  seen = await lookAtAll(looks);
  const parser = new Parser(await pages.getConfigFor("page.html"));
  for (const each of seen) doms.set(each, parser.parseHtml(each.html));
}, 240_000);

/** @returns what is wrong on which screen. */
function wrongs(check: (dom: HtmlElement, each: Seen) => string[], which: (each: Seen) => boolean = () => true) {
  return seen
    .filter(which)
    .flatMap((each) =>
      check(doms.get(each)!, each).map(
        (wrong) => `${each.screen.name} (${each.language}${each.isFragment ? ", fragment" : ""}): ${wrong}`,
      ),
    );
}

const words = (element: HtmlElement | null) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const of = (element: HtmlElement | null, name: string) => element?.getAttributeValue(name) ?? "";
const offset = (element: HtmlElement) => element.startTagLocation.offset;
const isWhole = ({ isFragment }: Seen) => !isFragment;
const isRefused = ({ screen }: Seen) => screen.bad.length > 0;
const errorPrefix = { ja: "エラー：", easy: "エラー：", en: "Error: " };

/** What a person fills in; hidden fields and the user name for password managers are not among them. */
function controls(dom: HtmlElement): HtmlElement[] {
  return dom
    .querySelectorAll("input")
    .filter((input) => of(input, "type") !== "hidden" && !input.hasAttribute("readonly"));
}
const isText = (input: HtmlElement) => ["text", "email", "password"].includes(of(input, "type"));

/** The summary's entries: the field each of them leads to, and its words. */
function summary(dom: HtmlElement): { field: string; text: string }[] {
  const links = dom.querySelectorAll("div.problems a");
  return links.map((link) => ({ field: of(link, "href").replace("#", ""), text: words(link) }));
}

/** The sentences at a field, each without the prefix that only screen readers hear. */
function sentencesAt(dom: HtmlElement, field: string, language: Seen["language"]): string[] {
  const target = dom.querySelector(`#${field}`);
  const around = target?.closest("fieldset") ?? target?.closest(".field") ?? target;
  return (around?.querySelectorAll(".error") ?? []).map((each) =>
    words(each).replace(errorPrefix[language].trim(), "").trim(),
  );
}

it.each(languages)("is sound HTML on every screen in %s", (language) => {
  const broken = wrongs(
    (_, { html, isFragment }) =>
      (isFragment ? fragments : pages)
        .validateStringSync(html)
        .results.flatMap(({ messages }) => messages)
        // HTML has the attribute everywhere and says itself that it changes nothing in fields for addresses and passwords.
        .filter(({ ruleId, message }) => !(ruleId === "input-attributes" && message.includes("autocapitalize")))
        .map(({ ruleId, message, selector }) => `${ruleId}: ${message} at ${selector}`),
    (each) => each.language === language,
  );
  expect(broken).toEqual([]);
});

it("is sound HTML to the Nu checker too, on every screen in every language and on the first visit", async ({
  skip,
}) => {
  skip(!hasJava(), "Java is not installed");
  const first = await lookAtAll([{ language: "ja", isFirstVisit: true }], screens().slice(0, 1));
  const whole = [...seen.filter(isWhole), ...first];
  expect(vnuFindings(whole.map(({ screen, language, html }) => [`${screen.name} (${language})`, html]))).toEqual([]);
});

it("says in the title what is wrong, where one is, how far that is and whose portal it is", () => {
  const wrong = wrongs((dom, each) => {
    const { language, screen } = each;
    const prefix = isRefused(each) ? errorPrefix[language] : "";
    const heading = words(dom.querySelector("h1"));
    const count = language === "en" ? ` (${screen.step}/11)` : `（${screen.step}/11）`;
    const insurer = language === "en" ? "Tameshi Health Insurance Society" : "ためし健康保険組合";
    const expected = `${prefix}${heading}${screen.step ? count : ""} – ${insurer}`;
    const title = words(dom.querySelector("title"));
    return title === expected ? [] : [`${title} is not ${expected}`];
  });
  expect(wrong).toEqual([]);
});

it("has exactly one first heading, on the whole page and in the fragment", () => {
  expect(
    wrongs((dom) => {
      const headings = dom.querySelectorAll("h1").map(words);
      return headings.length === 1 && headings[0] ? [] : [`h1: ${headings}`];
    }),
  ).toEqual([]);
});

it("says in words how far one is on every step", () => {
  const inWords = {
    ja: "全11ステップ中 {n}ステップ目",
    easy: "11の うちの {n}番目（ばんめ）",
    en: "Step {n} of 11",
  };
  const wrong = wrongs(
    (dom, { screen, language }) => {
      const expected = inWords[language].replace("{n}", String(screen.step));
      const said = words(dom.querySelector(".step"));
      return said.startsWith(expected) ? [] : [said];
    },
    ({ screen }) => screen.step !== undefined,
  );
  expect(wrong).toEqual([]);
});

it("lists every problem first of all, in an alert inside the box that takes the focus", () => {
  const wrong = wrongs((dom) => {
    const box = dom.querySelector("div.problems");
    const list = box?.querySelector('div[role="alert"] ul');
    if (!box || !list) return ["no summary"];
    const isFirst = offset(box) < offset(dom.querySelector("h1")!);
    return isFirst && of(box, "tabindex") === "-1" && box.hasAttribute("autofocus")
      ? []
      : ["the box cannot be focused"];
  }, isRefused);
  expect(wrong).toEqual([]);
  expect(
    wrongs(
      (dom) => summary(dom).map(({ text }) => text),
      (each) => !isRefused(each),
    ),
  ).toEqual([]);
});

it("leads from the summary to exactly the fields that are to be mended", () => {
  const wrong = wrongs((dom, { screen }) => {
    const fields = [...new Set(summary(dom).map(({ field }) => field))];
    const lost = fields.filter((field) => dom.querySelector(`#${field}`) === null);
    return fields.join() === screen.bad.join() && lost.length === 0 ? [] : [`to ${fields}, not there: ${lost}`];
  });
  expect(wrong).toEqual([]);
});

it("says at the field what the summary says, in the same words", () => {
  // The passkey's sheet leaves no field behind.
  const wrong = wrongs(
    (dom, { screen, language }) =>
      screen.bad.flatMap((field) => {
        const above = summary(dom).filter((each) => each.field === field);
        const texts = above.map(({ text }) => text).join("|");
        const below = sentencesAt(dom, field, language).join("|");
        return texts !== "" && texts === below ? [] : [`${field}: ${texts} above, ${below} below`];
      }),
    ({ screen }) => isRefused({ screen } as Seen) && !screen.bad.includes("response"),
  );
  expect(wrong).toEqual([]);
});

it("marks exactly the fields that are to be mended as invalid", () => {
  // A radio button cannot be invalid, a group of buttons neither; their sentence stands in the legend's group.
  const wrong = wrongs((dom, { screen }) => {
    const marked = dom
      .querySelectorAll("[aria-invalid]")
      .map((each) => `${of(each, "id")}=${of(each, "aria-invalid")}`);
    const expected = controls(dom)
      .filter((input) => of(input, "type") !== "radio" && screen.bad.includes(of(input, "name")))
      .map((input) => `${of(input, "id")}=true`);
    return marked.join() === expected.join() ? [] : [`marked ${marked}, expected ${expected}`];
  });
  expect(wrong).toEqual([]);
});

it("describes fields and groups by what is there, the problem before the hint", () => {
  const wrong = wrongs((dom, { screen }) =>
    dom.querySelectorAll("[aria-describedby]").flatMap((element) => {
      const ids = of(element, "aria-describedby").split(" ");
      const lost = ids.filter((id) => dom.querySelector(`#${id}`) === null);
      const errors = ids.filter((id) => id.endsWith("-error"));
      const name = of(element.is("fieldset") ? element.querySelector("input") : element, "name");
      const isBad = screen.bad.includes(name) && !element.is("button");
      const isRight = errors.length === (isBad ? 1 : 0) && (!isBad || ids[0] === errors[0]);
      return lost.length === 0 && isRight ? [] : [`${name} is described by ${ids}, not there: ${lost}`];
    }),
  );
  expect(wrong).toEqual([]);
});

it("says nothing twice: what describes a field stands in no name of it, nor at the group around it", () => {
  const wrong = wrongs((dom) =>
    dom.querySelectorAll("[aria-describedby]").flatMap((element) => {
      const ids = of(element, "aria-describedby").split(" ");
      const said = [element.closest("label"), element.querySelector("legend")].filter((each) => each !== null);
      const inName = ids.filter((id) => said.some((each) => each.querySelector(`#${id}`)));
      const around = of(element.closest("fieldset"), "aria-describedby").split(" ");
      const again = element.is("fieldset") ? [] : ids.filter((id) => around.includes(id));
      return [...inName, ...again, ...ids.filter((id, at) => ids.indexOf(id) !== at)];
    }),
  );
  expect(wrong).toEqual([]);
});

it("names every form, each differently; one that only holds buttons is passed over, they say what they do", () => {
  const wrong = wrongs((dom) => {
    const forms = dom.querySelectorAll("form");
    const asks = (form: HtmlElement) => controls(dom).some((input) => input.closest("form") === form);
    const isSilent = (form: HtmlElement) => of(form, "role") === "none";
    const names = forms.filter((form) => !isSilent(form)).map((form) => of(form, "aria-label"));
    return [
      ...forms.filter((form) => isSilent(form) && asks(form)).map(() => "a form with fields is passed over"),
      ...names.filter((name, at) => name === "" || names.indexOf(name) !== at).map((name) => `a form named "${name}"`),
    ];
  });
  expect(wrong).toEqual([]);
});

it("puts label, hint and problem above each field, in this order", () => {
  const wrong = wrongs((dom) =>
    controls(dom)
      .filter(isText)
      .flatMap((input) => {
        const id = of(input, "id");
        const above = [`label[for="${id}"]`, `#${id}-hint`, `#${id}-error`].flatMap(
          (each) => dom.querySelector(each) ?? [],
        );
        const order = [...above, input].map(offset);
        const isSorted = order.every((each, index) => index === 0 || each > order[index - 1]!);
        return above[0]?.is("label") && isSorted ? [] : [`${id}: ${order}`];
      }),
  );
  expect(wrong).toEqual([]);
});

it("says in words in the label that a field must be filled", () => {
  /** Names of fields whose view says `optional: true`. */
  const mayStayEmpty: string[] = [];
  const inWords = { ja: "※必須", easy: "※かならず", en: "(required)" };
  const wrong = wrongs((dom, { language }) =>
    controls(dom)
      .filter((input) => isText(input) && !mayStayEmpty.includes(of(input, "name")))
      .map((input) => words(dom.querySelector(`label[for="${of(input, "id")}"]`)))
      .filter((label) => !label.endsWith(` ${inWords[language]}`)),
  );
  expect(wrong).toEqual([]);
});

it("leaves judging to the server and typing to the person: nothing is required, disabled, cut off or grey inside a field", () => {
  const unwanted = ["placeholder", "required", "disabled", "maxlength", "pattern", "min", "max", "minlength", "title"];
  const wrong = wrongs((dom) => [
    ...dom
      .querySelectorAll("input, button, select, textarea")
      .flatMap((each) =>
        unwanted.filter((name) => each.hasAttribute(name)).map((name) => `${name} on ${of(each, "name")}`),
      ),
    ...dom
      .querySelectorAll("form")
      .flatMap((form) => (form.hasAttribute("novalidate") ? [] : ["a form without novalidate"])),
  ]);
  expect(wrong).toEqual([]);
});

it("tells password managers and keyboards what belongs into each field", () => {
  const tokens: Record<string, string> = {
    "sign-in/userId": "username webauthn",
    "sign-in/password": "current-password",
    "birth-date/birthDate": "bday",
    "account/userId": "username",
    "password/username": "username",
    "password/newPassword": "new-password",
    "password/confirmPassword": "new-password",
    "email/email": "email",
    "email-code/code": "one-time-code",
    "authenticator/code": "one-time-code",
    "second-factor/code": "one-time-code",
    "second-factor/recoveryCode": "off",
    "device-name/deviceName": "off",
    "user-id/email": "email",
    "password/userId": "username",
    "code/code": "one-time-code",
    "factor/code": "one-time-code",
    "factor/recoveryCode": "off",
    "new/username": "username",
    "new/newPassword": "new-password",
    "new/confirmPassword": "new-password",
    "user-id/userId": "username",
    "user-id/code": "one-time-code",
    "user-id/recoveryCode": "off",
    "email/code": "one-time-code",
    "email/recoveryCode": "off",
    "otp/code": "one-time-code",
    "otp/recoveryCode": "off",
    "recovery-email/email": "email",
    "recovery-email-code/code": "one-time-code",
    "withdraw/password": "current-password",
    "password/currentPassword": "current-password",
    "name/deviceName": "off",
  };
  const met = new Set<string>();
  const wrong = wrongs((dom, { path }) =>
    dom
      .querySelectorAll("input")
      .filter(isText)
      .flatMap((input) => {
        const name = `${path.split("/").at(-1)}/${of(input, "name")}`;
        met.add(name);
        const isRight = of(input, "autocomplete") === tokens[name];
        return isRight
          ? []
          : [`${name}: ${of(input, "autocomplete")}, but tokens has ${tokens[name] ?? "no line for it"}`];
      }),
  );
  expect(wrong).toEqual([]);
  expect([...met].sort()).toEqual(Object.keys(tokens).sort());
});

it("opens the keyboard that fits: digits for numbers, no capitals, no spelling, a named return key", () => {
  const digits = ["birthDate", "code"];
  const wrong = wrongs((dom) =>
    controls(dom)
      .filter(isText)
      .flatMap((input) => {
        const name = of(input, "name");
        const isNumeric = of(input, "inputmode") === "numeric";
        const isRight =
          isNumeric === digits.includes(name) &&
          of(input, "autocapitalize") === "none" &&
          of(input, "spellcheck") === "false" &&
          ["next", "go"].includes(of(input, "enterkeyhint"));
        return isRight ? [] : [name];
      }),
  );
  expect(wrong).toEqual([]);
});

it("gives password managers the user ID together with the new password", () => {
  const wrong = wrongs(
    (dom) => {
      const hidden = dom.querySelector("input[readonly]");
      return /^taro-\d+$/.test(of(hidden, "value")) && of(hidden, "tabindex") === "-1" ? [] : [of(hidden, "value")];
    },
    ({ path }) => path === "/onboarding/password",
  );
  expect(wrong).toEqual([]);
});

it("begins a fragment with its title and gives the focus to its heading, or to the summary", () => {
  const wrong = wrongs(
    (dom, each) => {
      const focused = dom
        .querySelectorAll("[autofocus]")
        .map((element) => `${element.tagName}[${of(element, "tabindex")}]`);
      const expected = isRefused(each) ? "div[-1]" : "h1[-1]";
      return each.html.startsWith("<title>") && focused.join() === expected ? [] : [`focus on ${focused}`];
    },
    ({ isFragment }) => isFragment,
  );
  expect(wrong).toEqual([]);
});

it("leaves the focus of a whole page to the browser, unless there is something to mend", () => {
  const wrong = wrongs((dom, each) => {
    const focused = dom.querySelectorAll("[autofocus]").map((element) => element.tagName);
    return focused.join() === (isRefused(each) ? "div" : "") ? [] : [`focus on ${focused}`];
  }, isWhole);
  expect(wrong).toEqual([]);
});

it("never sends a secret back that was typed, not even on a stale form or when the server is busy", () => {
  const wrong = wrongs((dom, { html, screen }) => [
    ...screen.secrets.filter((secret) => html.includes(secret)),
    ...dom
      .querySelectorAll('input[type="password"]')
      .flatMap((each) => (each.hasAttribute("value") ? ["a value"] : [])),
  ]);
  expect(wrong).toEqual([]);
  expect(seen.filter(({ screen }) => screen.secrets.length > 0).length).toBeGreaterThan(40);
});

it("keeps what was typed and is no secret, letter by letter", () => {
  const wrong = wrongs(
    (dom, { screen }) =>
      Object.entries(screen.sends ?? {}).flatMap(([name, typed]) => {
        const input = dom.querySelectorAll(`input[name="${name}"]`).find((each) => isText(each));
        const value = of(input ?? null, "value")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&quot;", '"');
        return !input || screen.secrets.includes(typed) || value === typed
          ? []
          : [`${name}: ${value} instead of ${typed}`];
      }),
    (each) => isRefused(each) && typeof each.screen.sends === "object" && !("code" in each.screen.sends),
  );
  expect(wrong).toEqual([]);
});

it("leads past the head of the page with its first link", () => {
  const wrong = wrongs((dom) => {
    const first = dom.querySelector("a");
    const target = of(first, "href").replace("#", "");
    return target === "main" && dom.querySelector('main#main[tabindex="-1"]') ? [] : [target];
  }, isWhole);
  expect(wrong).toEqual([]);
});

it("shows help and languages at the same place on every page, each language in its own words", () => {
  const wrong = wrongs((dom, { language }) => {
    const call = words(dom.querySelector('footer a[href="tel:0300000000"]'));
    const all = dom.querySelectorAll("header nav[aria-label] [lang]");
    const names = all.map((each) => `${of(each, "lang")} ${words(each)}`);
    const chosen = dom.querySelector("header [aria-current]");
    const current = of(chosen, "href") || of(chosen, "formaction");
    const isRight =
      call === "03-0000-0000" &&
      names.join() === "ja 日本語,ja やさしい,en English" &&
      current.endsWith(`lang=${language}`);
    return isRight ? [] : [`${call} ${names} ${current}`];
  }, isWhole);
  expect(wrong).toEqual([]);
});

it("fills every sentence: no value's name is left between braces", () => {
  expect(wrongs((_, { html }) => html.match(/\{\w+\}/g) ?? [])).toEqual([]);
});

it("says on every page of somebody signed in when the time runs out", () => {
  const limit = { ja: "30分間", easy: "30分", en: "30 minutes" };
  const wrong = wrongs(
    (dom, { language }) => (words(dom.querySelector("footer")).includes(limit[language]) ? [] : ["no time limit"]),
    ({ isFragment, screen, html }) => !isFragment && (screen.step ?? 0) > 1 && html.includes("<footer"),
  );
  expect(wrong).toEqual([]);
});

it("is in the language it says it is in; on English pages what is only Japanese is marked as such", () => {
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
  // Names, and what may be typed letter by letter.
  const own = ["見本 太郎", "わたしのスマホ", "昭和54年8月22日", "大正", "昭和", "平成", "令和"];
  const wrong = wrongs(
    (dom) => {
      const isMarked = (element: HtmlElement) => of(element.closest("[lang]"), "lang") === "ja";
      return dom
        .querySelectorAll("body *")
        .filter((element) => element.childElements.length === 0 && !isMarked(element))
        .map((element) => own.reduce((text, name) => text.replace(name, ""), words(element)))
        .filter((text) => japanese.test(text));
    },
    ({ language, isFragment }) => language === "en" && !isFragment,
  );
  expect(wrong).toEqual([]);
  expect(
    wrongs(
      (dom, { language }) =>
        of(dom.querySelector("html"), "lang") === (language === "en" ? "en" : "ja") ? [] : ["html"],
      isWhole,
    ),
  ).toEqual([]);
});
