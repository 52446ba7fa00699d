import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openInsurers } from "../../../src/insurers/insurers.ts";
import { draftTerms, publishDraft } from "../../../src/office/insurer/drafts.ts";
import { setPrivacyNotice } from "../../../src/office/insurer/privacy.ts";
import { acceptancesOf, textOf, versionsOf } from "../../../src/office/insurer/versions.ts";
import { day, hour } from "../../support/attacks.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { chosen } from "../../support/visitor.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

const markdown = "## 第1条 目的 & 範囲\n\n本文です。\n\n## 第2条 細則\n\n1. 一つ\n";
const points = { ja: ["要点"], easy: ["だいじな こと"], en: ["The point"] };
const draft = (test: TestPortal, version: string, more: object = {}) =>
  draftTerms(atDesk(test), { version, markdown, ...more });
const publish = (test: TestPortal, version: string, days: { from?: string; graceUntil?: string } = {}) =>
  publishDraft(atDesk(test), version, days);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const termsOf = async (test: TestPortal) =>
  (await openInsurers(test.deps.db, test.deps.clock())).find(({ id }) => id === test.portal.insurer.id)?.terms;
const statesOf = async (test: TestPortal) =>
  (await versionsOf(test.portal)).map(({ version, state }) => `${version} ${state}`);

/** An hour after its first terms were published. */
async function laterPortal(): Promise<TestPortal> {
  const test = await openPortal();
  test.passes(hour);
  return test;
}

describe("a draft of the terms", () => {
  it("is seen by no member before it is published", async () => {
    const test = await openPortal();
    await draft(test, "2.0");
    test.passes(day);
    expect((await termsOf(test))!.version).toBe("1.0");
    expect(await statesOf(test)).toEqual(["2.0 draft", "1.0 in force"]);
  });

  it("can be replaced as often as the office likes", async () => {
    const test = await laterPortal();
    const first = await draft(test, "2.0", { summary: JSON.stringify(points) });
    const second = await draft(test, "2.0", { markdown: "## 別\n" });
    await publish(test, "2.0");
    const terms = await termsOf(test);
    expect(terms).toMatchObject({ html: '<h2 id="article-1">別</h2>\n', summary: { ja: ["別"], easy: [], en: [] } });
    expect(await actsOf(test)).toEqual([
      `terms.draft: 2.0: none → sha256 ${first.hash}`,
      `terms.draft: 2.0: sha256 ${first.hash} → sha256 ${second.hash}`,
      `terms.publish: 2.0: sha256 ${second.hash}, from 2026-04-06T02:00:00.000Z`,
    ]);
  });

  it("without a summary has its headings as one in Japanese, and no empty list in English", async () => {
    const test = await laterPortal();
    await draft(test, "2.0");
    await publish(test, "2.0");
    await test.reload();
    expect(test.portal.insurer.terms.summary).toEqual({ ja: ["第1条 目的 & 範囲", "第2条 細則"], easy: [], en: [] });
    const person = test.visitor({ language: "en" });
    await person.walksTo("terms", await test.memberWithNotice());
    expect(person.sees.html).not.toContain("points");
    expect((await person.opens("/onboarding/terms?lang=ja")).html).toMatch(
      /class="points">\s*<li>第1条 目的 &amp; 範囲/,
    );
  });

  it("has its headings in the contents as they are written", async () => {
    const test = await laterPortal();
    await draft(test, "2.0");
    await publish(test, "2.0");
    expect((await termsOf(test))!.contents).toEqual([
      { id: "article-1", heading: "第1条 目的 & 範囲" },
      { id: "article-2", heading: "第2条 細則" },
    ]);
  });

  it("keeps what changed against the version before", async () => {
    const test = await openPortal();
    await draft(test, "2.0", { changes: JSON.stringify(points) });
    await publish(test, "2.0", { from: "2026-05-01", graceUntil: "2026-05-31" });
    const row = await test.deps.db
      .selectFrom("terms")
      .selectAll()
      .where("insurer_id", "=", test.portal.insurer.id)
      .where("version", "=", "2.0")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.changes!)).toEqual(points);
    expect(row.grace_until).toBe(Date.UTC(2026, 4, 31, 15));
  });

  it.each([
    { version: "" },
    { version: "1 0" },
    { version: "../1" },
    { markdown: "本文だけ" },
    { markdown: "## 一\n\n<b>x</b>" },
    { summary: "{" },
    { summary: "null" },
    { summary: '{"ja":["一"]}' },
    { summary: '{"ja":["一"],"easy":[],"en":["x"]}' },
    { summary: '{"ja":["一"],"easy":[1],"en":["x"]}' },
    { changes: '{"ja":["一"],"easy":["x"],"en":["x"],"fr":["x"]}' },
  ])("is refused with %o", async (wrong) => {
    const test = await openPortal();
    expect((await refusalOf(draft(test, "2.0", wrong))).length).toBeGreaterThan(0);
    expect(await statesOf(test)).toEqual(["1.0 in force"]);
  });
});

describe("a version of the terms", () => {
  it("O4: is published with the hash of its text and asked for from then on", async () => {
    const test = await openPortal();
    const { html } = await draft(test, "2.0");
    test.passes(hour);
    const { hash, publishedAt } = await publish(test, "2.0");
    expect({ hash, publishedAt }).toEqual({ hash: sha256(html), publishedAt: test.deps.clock() });
    expect(await termsOf(test)).toMatchObject({ version: "2.0", html, hash });
    expect(await statesOf(test)).toEqual(["2.0 in force", "1.0 past"]);
  });

  it("O4: published from a later day takes effect at the first moment of that day in Japan", async () => {
    const test = await openPortal();
    await draft(test, "2.0");
    await publish(test, "2.0", { from: "2026-04-08" });
    expect(await statesOf(test)).toEqual(["2.0 coming", "1.0 in force"]);
    test.passes(Date.UTC(2026, 3, 7, 15) - 1 - test.deps.clock());
    expect((await termsOf(test))!.version).toBe("1.0");
    test.passes(1);
    expect((await termsOf(test))!.version).toBe("2.0");
  });

  it("published from today takes effect now", async () => {
    const test = await laterPortal();
    await draft(test, "2.0");
    expect((await publish(test, "2.0", { from: "2026-04-06" })).publishedAt).toBe(test.deps.clock());
  });

  it("O4: never changes: the same version is neither drafted nor published again", async () => {
    const test = await openPortal();
    await draft(test, "2.0");
    test.passes(hour);
    await publish(test, "2.0");
    const before = await test.deps.db.selectFrom("terms").selectAll().execute();
    test.passes(hour);
    const again = [
      () => draft(test, "1.0"),
      () => draft(test, "2.0", { markdown: "## 別" }),
      () => publish(test, "2.0"),
    ];
    for (const act of again) {
      expect(await refusalOf(act())).toEqual([expect.stringContaining("is published and never changes")]);
    }
    expect(await test.deps.db.selectFrom("terms").selectAll().execute()).toEqual(before);
  });

  it("X3: is published once by two people at the same moment", async () => {
    const test = await openPortal();
    await draft(test, "2.0");
    test.passes(hour);
    const results = await Promise.allSettled([publish(test, "2.0"), publish(test, "2.0"), publish(test, "2.0")]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await statesOf(test)).toEqual(["2.0 in force", "1.0 past"]);
  });

  it.each([
    { from: "2026-04-05" },
    { from: "2026-04-31" },
    { graceUntil: "2026-04-05" },
    { from: "2026-05-01", graceUntil: "2026-04-30" },
  ])("is refused for %o, and stays a draft", async (days) => {
    const test = await openPortal();
    await draft(test, "2.0");
    expect(await refusalOf(publish(test, "2.0", days))).toHaveLength(1);
    expect(await statesOf(test)).toEqual(["2.0 draft", "1.0 in force"]);
  });

  it("is refused from the day another one takes effect, and without a draft", async () => {
    const test = await laterPortal();
    await draft(test, "2.0");
    await draft(test, "2.1");
    await publish(test, "2.0", { from: "2026-05-01" });
    expect(await refusalOf(publish(test, "2.1", { from: "2026-05-01" }))).toHaveLength(1);
    expect(await refusalOf(publish(test, "9.9"))).toEqual([
      expect.stringContaining("There is no draft of version 9.9"),
    ]);
  });

  it("opens the portal of an insurer that had none", async () => {
    const test = await openPortal();
    await test.deps.db.deleteFrom("terms").where("insurer_id", "=", test.portal.insurer.id).execute();
    expect(await termsOf(test)).toBeUndefined();
    await draft(test, "1.0");
    await publish(test, "1.0");
    expect((await termsOf(test))!.version).toBe("1.0");
  });

  it("A2: belongs to one insurer: another has its own of the same number", async () => {
    const [test, other] = [await laterPortal(), await laterPortal()];
    await draft(test, "2.0");
    await draft(other, "2.0", { markdown: "## よその\n" });
    expect(await textOf(test.portal, "2.0")).toMatch("第1条");
    expect(await textOf(other.portal, "2.0")).toBe("## よその");
    await publish(other, "2.0");
    expect(await statesOf(test)).toEqual(["2.0 draft", "1.0 in force"]);
    await publish(test, "2.0");
    await draft(other, "3.0");
    expect(await refusalOf(textOf(test.portal, "3.0"))).toHaveLength(1);
    expect(await refusalOf(publish(test, "3.0"))).toHaveLength(1);
  });
});

describe("who accepted a version", () => {
  it("O4: is listed with moment and hash in the order of the member numbers, page by page", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    for (const [portal, memberNumber] of [
      [test, "A-3"],
      [test, "A-1"],
      [other, "A-2"],
      [test, "A-4"],
    ] as const) {
      test.passes(1000);
      const person = portal.visitor();
      const own = { ...chosen, userId: `member-${memberNumber}` };
      await person.walksTo("account", await portal.memberWithNotice({ memberNumber }), own);
    }
    const all = await acceptancesOf(test.portal, "1.0", { limit: 10 });
    expect(all.map(({ memberNumber }) => memberNumber)).toEqual(["A-1", "A-3", "A-4"]);
    expect(all.map(({ acceptedAt }) => (acceptedAt - Date.UTC(2026, 3, 6, 1)) / 1000)).toEqual([2, 1, 4]);
    expect(new Set(all.map(({ hash }) => hash))).toEqual(new Set([test.portal.insurer.terms.hash]));
    expect(await acceptancesOf(test.portal, "1.0", { limit: 1, after: "A-1" })).toEqual([all[1]]);
    expect((await versionsOf(test.portal)).map(({ acceptances }) => acceptances)).toEqual([3]);
    await draft(test, "2.0");
    expect(await refusalOf(acceptancesOf(test.portal, "2.0", { limit: 1 }))).toHaveLength(1);
  });
});

describe("the privacy notice", () => {
  it("L1: is kept as safe HTML, and its hashes are in the audit log", async () => {
    const test = await openPortal();
    const first = await setPrivacyNotice(atDesk(test), "個人情報の扱い。");
    const second = await setPrivacyNotice(atDesk(test), "## 目的\n\n給付のため。");
    await test.reload();
    expect(test.portal.insurer.privacy_html).toBe(second);
    expect(await actsOf(test)).toEqual([
      `insurer.privacy: privacy_html: none → sha256 ${sha256(first)}`,
      `insurer.privacy: privacy_html: sha256 ${sha256(first)} → sha256 ${sha256(second)}`,
    ]);
  });

  it("F9: is refused with HTML, and the one before stays", async () => {
    const test = await openPortal();
    const kept = await setPrivacyNotice(atDesk(test), "個人情報の扱い。");
    expect(await refusalOf(setPrivacyNotice(atDesk(test), "<script>"))).toHaveLength(1);
    await test.reload();
    expect(test.portal.insurer.privacy_html).toBe(kept);
  });
});
