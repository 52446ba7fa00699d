import { sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { prepared, sends, sessionCookie, thiefOf } from "../support/attacks.ts";
import { isPostgres } from "../support/database.ts";
import { addsPasskey, audited, devicesOf, opensProved, type Resident, resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

describe("S2: a session that was replaced, in the hands of whoever copied its cookie", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    await addsPasskey(taro.person);
    await taro.person.submits({ deviceName: "あたらしい スマホ" });
  });

  const removal = async () => `/account/devices/${(await devicesOf(test, taro.id))[1]!.id}/remove`;

  it.each<[string, () => Promise<string>, Record<string, string>]>([
    ["inviting a new phone", async () => "/account/move", {}],
    ["removing a device", removal, {}],
    ["removing a device and signing out everywhere", removal, { signOutEverywhere: "yes" }],
    ["changing the user ID", async () => "/account/user-id", { userId: "taro-no-2" }],
  ])("stays dead after %s, though the thief sends the same post", async (_, address, fields) => {
    const path = await address();
    await opensProved(taro.person, path);
    const thief = thiefOf(taro.person);
    await taro.person.submits(fields);
    const victims = taro.person.cookies.get(sessionCookie);
    expect(victims).not.toBe(thief.cookies.get(sessionCookie));

    await thief.opens("/sign-in");
    const { formToken } = thief.formWith(["userId"]).fields;
    await thief.posts(path, { formToken: formToken!, ...fields });
    expect(thief.sees.path).toMatch(/^\/sign-in/);
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/");
    expect(taro.person.cookies.get(sessionCookie)).toBe(victims);
    expect(await audited(test, taro.id, "session.resume")).toEqual([]);
  });

  it("is not brought back by a member's own double tap, which leads both on", async () => {
    const path = await removal();
    await opensProved(taro.person, path);
    const post = prepared(taro.person, {});
    const answers = await bothAtWork(test, () => [sends(test, post), sends(test, post)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    for (const answer of answers) expect(answer.headers.get("location")).toBe("/account/sign-in-methods");
  });
});

/**
 * Two posts of which neither is done when the other one's session is looked up. SQLite takes them so by itself; on PostgreSQL
 * the first is held at its row of the audit log until the second waits behind it.
 */
async function bothAtWork<T>({ deps: { db } }: TestPortal, begin: () => Promise<T>[]): Promise<T[]> {
  if (!isPostgres) return Promise.all(begin());
  const begun = await db.transaction().execute(async (within) => {
    await sql`select * from audit_heads for update`.execute(within);
    const answers = begin();
    await vi.waitFor(async () => expect(await waitingIn(db)).toBe(2), 10_000);
    return { answers };
  });
  return Promise.all(begun.answers);
}

async function waitingIn(db: TestPortal["deps"]["db"]): Promise<number> {
  const waiting = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (await waiting.execute(db)).rows.length;
}
