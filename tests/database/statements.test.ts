/** How many statements a page costs: on PostgreSQL each is a way to another machine and back. */
import { type KyselyPlugin, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { isAway } from "../../src/database/away.ts";
import type { Database, Queries } from "../../src/database/database.ts";
import { freshDatabase, newDatabase, onlyOn } from "../support/database.ts";
import { openPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

/** A portal that counts the statements it sends; the beginning and the end of a transaction are not among them. */
async function counting() {
  let sent = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      sent += 1;
      return result;
    },
  };
  const db = (await freshDatabase()).db.withPlugin(counter) as Database;
  const test = await openPortal({ deps: { db } });
  const taro = test.visitor();
  // The insurer is read once and then remembered.
  await taro.opens("/sign-in");
  /** @returns how many statements the act sends. */
  const during = async (act: () => Promise<unknown>) => {
    const before = sent;
    await act();
    return sent - before;
  };
  return { test, taro, during };
}

describe("the statements", () => {
  it("a page for nobody sends one: whether somebody is there", async () => {
    const { taro, during } = await counting();
    expect(await during(() => taro.opens("/sign-in"))).toBe(1);
  });

  it("a signed-in page sends one: who is there, and how far", async () => {
    const { test, taro, during } = await counting();
    await taro.signsInWithNotice((await test.memberWithNotice()).notice);
    expect(await during(() => taro.opens("/onboarding/birth-date"))).toBe(1);
  });

  it("each step of a first login sends no more than it needs, the page it leads to included", async () => {
    const { test, taro, during } = await counting();
    const { notice, birthDate } = await test.memberWithNotice();
    const steps: Record<string, number> = { "/sign-in": await during(() => taro.signsInWithNotice(notice)) };
    while (taro.sees.path !== "/") {
      const { path } = taro.sees;
      steps[path] = await during(() => taro.takesStep({ ...chosen, birthDate }));
    }
    expect(steps).toEqual({
      "/sign-in": 22,
      "/onboarding/birth-date": 14,
      "/onboarding/terms": 9,
      "/onboarding/account": 10,
      "/onboarding/password": 12,
      "/onboarding/email": 12,
      "/onboarding/email-code": 5,
      "/onboarding/sign-out": 22,
      "/onboarding/authenticator": 17,
      "/onboarding/device-name": 9,
      // Two for the note on the home page: whether this was the first code, and the name of the device.
      "/onboarding/recovery-codes": 16,
    });
  });
});

describe("a statement that comes again", () => {
  onlyOn("PostgreSQL", "is on the other side of a connection");

  const asks = (db: Queries, keys = ["a"]) => db.selectFrom("limits").selectAll().where("key", "in", keys).execute();
  /** One after the other uses one connection. */
  const prepared = async ({ db }: { db: Queries }) => {
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
    return rows.map(({ statement }) => statement);
  };
  /** A database that has been asked often enough. */
  async function asked() {
    const database = await newDatabase();
    for (let n = 0; n < 3; n += 1) await asks(database.db);
    return database;
  }

  it("is read once for each connection; one that came once is not kept", async () => {
    const database = await asked();
    await asks(database.db, ["a", "b"]);
    expect((await prepared(database)).filter((text) => text.includes('"limits"'))).toEqual([
      'select * from "limits" where "key" in ($1)',
    ]);
  });

  it("lists of every length do not fill the server", async () => {
    const database = await newDatabase();
    const lists = Array.from({ length: 600 }, (_, n) => Array.from({ length: n + 1 }, String));
    for (const list of [...lists, ...lists]) await asks(database.db, list);
    expect((await prepared(database)).length).toBeLessThanOrEqual(500);
  });

  it.each([
    ["a pooler put another server behind the connection", sql`deallocate all`],
    ["another program changed the table", sql`alter table limits add column later text`],
  ])("is sent whole again after %s", async (_, change) => {
    const { db } = await asked();
    await change.execute(db);
    expect(await asks(db)).toEqual([]);
  });

  it("asks whoever is in the middle of a transaction then to try again, once", async () => {
    const { db } = await asked();
    await sql`deallocate all`.execute(db);
    const inside = () => db.transaction().execute((within) => asks(within));
    expect(isAway(await inside().catch((error) => error))).toBe(true);
    expect(await inside()).toEqual([]);
  });
});
