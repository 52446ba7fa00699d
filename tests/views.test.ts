import { globSync, readFileSync } from "node:fs";
import { Eta } from "eta";
import { describe, expect, it } from "vitest";
import { strings } from "../src/strings/strings.ts";

const views = globSync("views/**/*.eta").map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** @returns what `pattern` finds in the views, each with where it stands. */
const found = (pattern: RegExp, texts = views) =>
  texts.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([all, first = all]) => `${path}: ${first.trim()}`),
  );

/** The views as a browser sees their tags: what is printed stands as `x`, what is carried out is gone. */
const markup = views.map(({ path, text }) => ({
  path,
  text: text.replace(/<%[=~][\s\S]*?%>/g, "x").replace(/<%[\s\S]*?%>/g, ""),
}));

const tags = markup.flatMap(({ path, text }) =>
  [...text.matchAll(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi)].map(([tag]) => ({ path, tag })),
);

describe("every view", () => {
  it("is here: the lint has something to look at", () => {
    expect(views.length).toBeGreaterThanOrEqual(28);
    expect(tags.length).toBeGreaterThan(200);
  });

  it.each(views)("F7: $path can be compiled", ({ text }) => {
    expect(() => new Eta({ autoEscape: true }).compile(text)).not.toThrow();
  });

  it("F7: prints without escaping only parts of pages and what the program itself made", () => {
    const raw = found(/<%~\s*([\s\S]*?)\s*%>/g).map((each) => each.split(": ").slice(1).join(": "));
    const own = ["it.body", "it.inlineCss", "it.qr", "it.terms.html", "it.privacy"];
    expect(raw.filter((printed) => !printed.startsWith("include(") && !own.includes(printed))).toEqual([]);
    expect(new Set(raw.filter((printed) => !printed.startsWith("include(")))).toEqual(new Set(own));
  });

  it("F7: includes parts by names that stand in the view, and that there are", () => {
    const all = found(/include\(/g);
    const named = found(/include\("@((?:console\/)?parts\/[a-z-]+)"[,)]/g);
    expect(named).toHaveLength(all.length);
    const missing = named.filter((each) => !views.some(({ path }) => path === `views/${each.split(": ")[1]}.eta`));
    expect(missing).toEqual([]);
  });

  it("F7: quotes every attribute", () => {
    const bare = tags.filter(({ tag }) => tag.replace(/=("[^"]*"|'[^']*')/g, "").includes("="));
    expect(bare).toEqual([]);
  });

  it("F6: has no scripts in attributes: no hx-on, no js:, no on…, no javascript:", () => {
    expect(tags.filter(({ tag }) => /hx-on|hx-vars|js:|javascript:|\son[a-z]+\s*=/i.test(tag))).toEqual([]);
    expect(found(/["'](?:data-)?hx-(?:on|vars)[^"']*["']/g)).toEqual([]);
  });

  it("F6: has no filter in a trigger, which htmx would evaluate", () => {
    expect(found(/hx-trigger["']?\s*[:=]\s*["'][^"']*\[[^"']*["']/g)).toEqual([]);
  });

  it("F6: puts nothing that anybody typed into an attribute of htmx", () => {
    const values = found(/data-hx-[a-z]+["']?\s*[:=]\s*("[^"]*"|[^,}]*)/g).map((each) =>
      each.split(": ").slice(1).join(": "),
    );
    expect(values.length).toBeGreaterThan(3);
    const own = /^("(<%= it\.action %>|[^<]*)"|it\.action \+ "[a-z/]+")$/;
    expect(values.filter((value) => !own.test(value))).toEqual([]);
  });

  it("F1: has no style in an attribute, which the policy would refuse", () => {
    expect(tags.filter(({ tag }) => /\sstyle\s*=/i.test(tag))).toEqual([]);
  });

  it("F1: has no script of its own and no address of somebody else's", () => {
    expect(found(/<script(?![^>]*\ssrc="<%= it\.asset\()[^>]*>/g)).toEqual([]);
    expect(found(/<(?:iframe|object|embed|base|applet)\b[^>]*>/gi)).toEqual([]);
    expect(found(/(?:src|href|action)="(?:https?:)?\/\/[^"]*"/g)).toEqual([]);
  });

  it("F1: has one stylesheet in the page, the one whose hash the policy names", () => {
    expect(found(/<style[^>]*>/g)).toEqual(["views/layouts/portal.eta: <style>"]);
  });

  it("S10: sends every form with the token, through the part that has it", () => {
    const sending = found(/<form\b(?![^>]*method="get")[^>]*>/g);
    expect(sending.map((each) => each.split(":")[0])).toEqual(["views/parts/form.eta"]);
    expect(readFileSync("views/parts/form.eta", "utf8")).toContain(
      'name="<%= it.token.name %>" value="<%= it.token.value %>"',
    );
  });
});

describe("the sentences of views", () => {
  it("are all there", () => {
    const named = found(/\bit\.t\.([a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)*)/g).map((each) => each.split(": ")[1]!);
    const isThere = (path: string) =>
      path
        .split(".")
        .reduce<unknown>((words, key) => (words as Record<string, unknown> | undefined)?.[key], strings.ja) !==
      undefined;
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it("are given their numbers: a view has none of its own", () => {
    expect(found(/\bit\.say\([^\n]*?[:,]\s*\d+\s*[,})]/g)).toEqual([]);
  });
});
