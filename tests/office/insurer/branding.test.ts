import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { contrastWithWhite, readColor } from "../../../src/office/insurer/branding.ts";
import { openPortal } from "../../support/portal.ts";

describe("the insurer's colour", () => {
  it.each([
    ["#000000", 21],
    ["#ffffff", 1],
    ["#767676", 4.54],
    ["#777777", 4.48],
    ["#0000ff", 8.59],
  ])("%s has the contrast %d with white, as WCAG computes it", (color, ratio) => {
    expect(contrastWithWhite(color)).toBeCloseTo(ratio, 2);
  });

  it("is taken when white text on it can be read, in any case and width of letters", () => {
    expect([readColor("#767676"), readColor(" #005BAC "), readColor("＃005bac")]).toEqual([
      "#767676",
      "#005bac",
      "#005bac",
    ]);
  });

  it.each(["#777777", "#ffcc00", "#00ff00", "#ff0000", "#ffffff"])(
    "%s is refused with its contrast and a darker one of the same hue that is just dark enough",
    (color) => {
      const refusal = messageOf(color);
      const [, measured, proposed = ""] = /contrast ([\d.]+):1.*will do is (#[0-9a-f]{6})$/.exec(refusal)!;
      expect(Number(measured)).toBeLessThan(4.5);
      expect(Number(measured)).toBeCloseTo(contrastWithWhite(color), 1);
      expect(contrastWithWhite(proposed)).toBeGreaterThanOrEqual(4.5);
      expect(contrastWithWhite(proposed)).toBeLessThan(4.6);
      expect(readColor(proposed)).toBe(proposed);
    },
  );

  it.each(["red", "#fff", "005bac", "#005bag", '#005bac"><script>'])("%s is no colour", (color) => {
    expect(messageOf(color)).toMatch(/^Colour must be # and six of/);
  });
});

describe("the band", () => {
  it("F1: is at the very top of every page in the insurer's colour, without a style attribute, unseen by screen readers", async () => {
    const test = await openPortal({ insurer: { color: "#005bac" } });
    const { html } = await test.visitor().opens("/sign-in");
    const [, band = ""] = /<body[^>]*>\s*(<svg[\s\S]*?<\/svg>)/.exec(html)!;
    expect(band).toContain('fill="#005bac"');
    expect(band).toContain('aria-hidden="true"');
    expect(band).not.toContain("style");
    expect(Buffer.byteLength(band)).toBeLessThan(150);
  });

  it("is valid HTML", async () => {
    const test = await openPortal({ insurer: { color: "#005bac" } });
    const { html } = await test.visitor().opens("/sign-in");
    const [band = ""] = /<svg aria-hidden[\s\S]*?<\/svg>/.exec(html)!;
    const { results } = await new HtmlValidate({ extends: ["html-validate:recommended"] }).validateString(band);
    expect(results).toEqual([]);
  });

  it("costs a page nothing where the insurer has no colour", async () => {
    const test = await openPortal();
    const { html } = await test.visitor().opens("/sign-in");
    expect(html).toMatch(/<body[^>]*>\s*<header class="top">/);
  });
});

function messageOf(color: string): string {
  try {
    return `${readColor(color)} was taken`;
  } catch (error) {
    return (error as Error).message;
  }
}
