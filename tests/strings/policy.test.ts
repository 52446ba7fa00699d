/** What the insurer decides is what people read. */
import { beforeEach, describe, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";

const languages = ["ja", "easy", "en"] as const;
const quarter = { ja: "15分", easy: "15分", en: "15 minutes" };
const half = { ja: "30分", easy: "30分", en: "30 minutes" };

describe("a session that ends after 15 minutes without use", () => {
  let test: TestPortal;
  beforeEach(async () => {
    test = await openPortal({ insurer: { idle_minutes: 15 } });
  });

  it.each(languages)("is said to whom it happened, in %s", async (language) => {
    const person = test.visitor({ language });
    await person.opens("/sign-in?ended=yes");
    expect(person.sees.html).toContain(quarter[language]);
    expect(person.sees.html).not.toContain(half[language]);
  });

  it.each(languages)("is said on every page of it, with when the page will ask, in %s", async (language) => {
    const person = test.visitor({ language });
    await person.walksTo("birth-date", await test.memberWithNotice());
    expect(person.sees.html).toContain(quarter[language]);
    expect(person.sees.html).not.toContain(half[language]);
    expect(person.sees.html).toContain('data-warn="12"');
  });
});
