import { beforeEach, expect, it } from "vitest";
import { emailIndex, seal } from "../../src/members/members.ts";
import { type FinishedMember, finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

let test: TestPortal;
let hanako: FinishedMember;
let person: Visitor;

beforeEach(async () => {
  test = await openPortal();
  hanako = await finishedMember(test);
  await test.mails();
  person = test.visitor();
});

async function asks(email: string, visitor = person): Promise<void> {
  await visitor.opens("/recovery/user-id");
  await visitor.submits({ email });
}

it("comes by mail to the confirmed address, however its letters are typed", async () => {
  await asks("Taro@Example.com");
  expect(person.sees.path).toBe("/recovery/user-id/sent");
  const [mail, ...more] = await test.mails();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ to: hanako.email, subject: "ユーザーIDのお知らせ" });
  expect(mail!.text).toContain(`\n${hanako.userId}\n`);
});

it("comes in one mail for all who share the address", async () => {
  const sister = await finishedMember(test);
  await test.mails();
  await asks(hanako.email);
  const mails = await test.mails();
  expect(mails).toHaveLength(1);
  expect(mails[0]!.text).toContain(`${hanako.userId}\n${sister.userId}\n`);
});

const elsewhere: Record<string, () => Promise<string>> = {
  "nobody's": async () => "nobody@example.com",
  "one that is not confirmed": async () => {
    await change({ email_confirmed_at: null });
    return hanako.email;
  },
  "a retired member's": async () => {
    await change({ retired_at: 1 });
    return hanako.email;
  },
  "one for recovery only": async () => {
    await change({
      recovery_email: seal(test.portal, hanako.id, "recovery_email", "sister@example.com"),
      recovery_email_index: emailIndex(test.portal, "sister@example.com"),
      recovery_email_confirmed_at: 1,
    });
    return "sister@example.com";
  },
};
const change = (columns: Record<string, string | number | null>) =>
  test.deps.db.updateTable("members").set(columns).where("id", "=", hanako.id).execute();

it.each(Object.entries(elsewhere))(
  "R9: of an address that is %s the page says the same, and no mail goes out",
  async (_, make) => {
    await asks(hanako.email);
    const known = { ...person.sees, headers: [...person.sees.headers].filter(([name]) => name !== "set-cookie") };
    await test.mails();
    const other = test.visitor();
    await asks(await make(), other);
    const unknown = { ...other.sees, headers: [...other.sees.headers].filter(([name]) => name !== "set-cookie") };
    expect(unknown).toEqual(known);
    expect(await test.mails()).toEqual([]);
  },
);

it("R9: three mails an hour go to one address", async () => {
  for (let n = 0; n < 5; n += 1) await asks(hanako.email);
  expect(person.sees.path).toBe("/recovery/user-id/sent");
  expect(await test.mails()).toHaveLength(3);
});

it("C7: a list of addresses is refused, and kept in the field", async () => {
  await asks("taro@example.com,evil@example.com");
  expect(person.sees.status).toBe(422);
  expect(person.sees.html).toContain('value="taro@example.com,evil@example.com"');
  expect(await test.mails()).toEqual([]);
});

it("A2: nothing of another insurer's members is found", async () => {
  const other = await openPortal();
  const visitor = other.visitor();
  await asks(hanako.email, visitor);
  expect([await other.mails(), await test.mails()]).toEqual([[], []]);
});
