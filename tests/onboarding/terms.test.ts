import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { publishTerms } from "../../src/insurers/terms.ts";
import { day, factsOf, minute, prepared, sessionsOf, standsAt, thiefOf } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

describe("the terms of use", () => {
  it("O4: are kept with version, hash of the text and moment", async () => {
    const test = await openPortal();
    const { member } = await standsAt(test, "account");
    const kept = await test.deps.db
      .selectFrom("terms_acceptances")
      .innerJoin("terms", "terms.id", "terms_acceptances.terms_id")
      .select(["version", "html", "terms_hash", "accepted_at"])
      .where("member_id", "=", member.id)
      .execute();
    const hash = createHash("sha256").update(kept[0]!.html).digest("hex");
    expect(kept).toMatchObject([{ version: "1.0", terms_hash: hash, accepted_at: test.deps.clock() }]);
  });

  it("O4: declined, end the session, register nothing and leave the notice usable", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "terms");
    const before = await factsOf(test);
    const thief = thiefOf(taro);
    await taro.submits({ decision: "decline" });
    expect(taro.sees.path).toBe("/onboarding/declined");
    expect(taro.sees.html).toContain("03-0000-0000");
    expect(await factsOf(test)).toEqual(before);
    expect(await sessionsOf(test, member.id)).toEqual([]);
    expect((await thief.opens("/onboarding/terms")).path).toBe("/sign-in");
  });

  it("O4: declined once can be agreed to days later with the same notice", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "terms");
    await taro.submits({ decision: "decline" });
    test.passes(10 * day);
    await taro.signsInWithNotice(member.notice);
    await taro.submits({ birthDate: member.birthDate });
    await taro.submits({ decision: "agree" });
    expect(taro.sees.path).toBe("/onboarding/account");
  });

  it("ask for a decision when none was made", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const { path, fields } = prepared(taro, {});
    await taro.posts(path, fields);
    expect(taro.sees.problems).toEqual(["利用規約に「同意する」か「同意しない」を選んでください"]);
  });

  const publishes = async (test: TestPortal, changes: Partial<Parameters<typeof publishTerms>[2]> = {}) => {
    test.passes(minute);
    const summary = { ja: ["改定の要点です。"], easy: ["あたらしい"], en: ["New"] };
    const { id } = test.portal.insurer;
    await publishTerms(test.portal, id, {
      version: "2.0",
      html: "<p>改定</p>",
      summary,
      publishedAt: test.deps.clock(),
      ...changes,
    });
  };

  const signsInAgain = async (taro: Visitor, own: { userId: string; password: string; secret: string }) => {
    await taro.opens("/sign-out");
    await taro.submits({});
    taro.test.passes(minute);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
  };

  it("say what changed, to those who accepted an older version only", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    const changes = JSON.stringify({ ja: ["連絡先が変わりました。"], easy: ["x"], en: ["y"] });
    await publishes(test, { changes });
    await signsInAgain(taro, own);
    expect(taro.sees.html).toContain("連絡先が変わりました。");
    const hanako = test.visitor();
    await hanako.signsInWithNotice((await test.memberWithNotice()).notice);
    await hanako.submits({ birthDate: "19790822" });
    expect(hanako.sees.path).toBe("/onboarding/terms");
    expect(hanako.sees.html).not.toContain("連絡先が変わりました。");
  });

  it("can wait within their time of grace, ask again at each sign-in, and no longer after it", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    await publishes(test, { graceUntil: test.deps.clock() + 7 * day });
    await signsInAgain(taro, own);
    await taro.submits({ decision: "later" });
    expect(taro.sees.path).toBe("/");
    await signsInAgain(taro, own);
    expect(taro.sees.path).toBe("/onboarding/terms");
    await taro.submits({ decision: "later" });
    test.passes(8 * day);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/onboarding/terms");
    expect(taro.formWith(["decision"]).action).toBe("/onboarding/terms");
    expect(taro.sees.html).not.toContain('value="later"');
  });

  it("are asked for the moment their time of grace is over, in the middle of a session", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    const graceUntil = test.deps.clock() + 20 * minute;
    await publishes(test, { graceUntil });
    await signsInAgain(taro, own);
    await taro.submits({ decision: "later" });
    test.passes(graceUntil - test.deps.clock() - 1);
    expect((await taro.opens("/")).path).toBe("/");
    test.passes(1);
    expect((await taro.opens("/")).path).toBe("/onboarding/terms");
  });

  it("O4: cannot be put off by who never accepted any, nor after the grace, whatever is posted", async () => {
    const test = await openPortal();
    await publishes(test, { graceUntil: test.deps.clock() + 7 * day });
    const { taro } = await standsAt(test, "terms");
    const { path, fields } = prepared(taro, {});
    await taro.posts(path, { ...fields, decision: "later" });
    expect(taro.sees.path).toBe("/onboarding/terms");
    await taro.opens("/onboarding/account");
    expect(taro.sees.path).toBe("/onboarding/terms");
  });

  it("O4: in a new version are asked for at the next sign-in, after the second factor", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    await taro.opens("/sign-out");
    await taro.submits({});
    await publishes(test);
    await taro.signsIn(own.userId, own.password);
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/onboarding/terms");
    expect(taro.sees.html).toContain("改定の要点です。");
    await taro.submits({ decision: "agree" });
    expect(taro.sees.path).toBe("/");
  });

  it("O4: in a new version, declined, end the session and are asked for again", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    await publishes(test);
    await taro.opens("/");
    await taro.submits({ decision: "decline" });
    test.passes(minute);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/onboarding/terms");
  });
});
