import { beforeEach, expect, it } from "vitest";
import { newId } from "../../src/deps.ts";
import { type FinishedMember, finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
let hanako: FinishedMember;

/** An authenticator app named 「わたしのスマホ」, and a passkey that was added later and used at `lastUsedAt`. */
beforeEach(async () => {
  test = await openPortal();
  hanako = await finishedMember(test);
});

async function addsPasskey(lastUsedAt: number): Promise<void> {
  await test.deps.db
    .insertInto("authenticators")
    .values({
      id: newId(test.deps.random),
      insurer_id: test.portal.insurer.id,
      member_id: hanako.id,
      kind: "passkey",
      name: "しごと用",
      credential_id: newId(test.deps.random),
      created_at: test.deps.clock(),
      last_used_at: lastUsedAt,
    })
    .execute();
}

async function sees(isKnown: boolean): Promise<string> {
  const person = isKnown ? hanako.person : test.visitor();
  if (isKnown) {
    await person.opens("/sign-out");
    await person.submits({});
  }
  await person.signsIn(hanako.userId, hanako.password);
  expect(person.sees.path).toBe("/sign-in/second-factor");
  return person.sees.html;
}

it("a known browser is told the device used last, and gets its kind first", async () => {
  await addsPasskey(1);
  const html = await sees(true);
  expect(html).toContain("前回は「わたしのスマホ」で確認しました。");
  expect(html.indexOf('name="code"')).toBeLessThan(html.indexOf("data-passkey"));
});

it("a passkey comes first when it was used last", async () => {
  await addsPasskey(test.deps.clock() + 1);
  const html = await sees(true);
  expect(html).toContain("前回は「しごと用」で確認しました。");
  expect(html.indexOf("data-passkey")).toBeLessThan(html.indexOf('name="code"'));
});

it("a browser that is not known learns no device's name", async () => {
  await addsPasskey(1);
  const html = await sees(false);
  expect(html).not.toMatch(/わたしのスマホ|しごと用|前回/);
});

it("offers what the member has and nothing else, and says what to do with none of it", async () => {
  await test.deps.db.updateTable("recovery_codes").set({ used_at: 1 }).where("member_id", "=", hanako.id).execute();
  const html = await sees(false);
  expect(html).not.toContain("data-passkey");
  expect(html).not.toContain('name="recoveryCode"');
  expect(html).toContain('name="code"');
  expect(html).toContain('href="/recovery/no-factor"');
});
