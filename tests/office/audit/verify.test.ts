import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { type AuditEvent, record, recordAll } from "../../../src/audit/audit.ts";
import type { Deps } from "../../../src/deps.ts";
import { keysFrom } from "../../../src/keys/keys.ts";
import { verifyChain } from "../../../src/office/audit/verify.ts";
import { tellHeads } from "../../../src/operations/heads.ts";
import { isPostgres } from "../../support/database.ts";
import { openPortal, startOfTime, type TestPortal } from "../../support/portal.ts";

let test: TestPortal;

const event = (detail: string): AuditEvent => ({
  action: "member.show",
  outcome: "ok",
  actor: "operator:hanako",
  subject: "m1",
  detail,
});

/** An insurer whose log has five rows, a second apart. */
beforeEach(async () => {
  test = await openPortal();
  for (const detail of ["1", "2", "3", "4", "5"]) {
    await record(test.portal, event(detail));
    test.passes(1000);
  }
});

/** Somebody who owns the database, but not the keys, takes the triggers away first. */
async function tampers(change: (db: Deps["db"], insurerId: string) => Promise<unknown>): Promise<void> {
  const { db } = test.deps;
  if (isPostgres) await sql`alter table audit_events disable trigger user`.execute(db);
  else {
    await sql`drop trigger if exists audit_events_no_update`.execute(db);
    await sql`drop trigger if exists audit_events_no_delete`.execute(db);
  }
  await change(db, test.portal.insurer.id);
}

const rowsFrom = (db: Deps["db"], insurerId: string, sequence: number) =>
  db.deleteFrom("audit_events").where("insurer_id", "=", insurerId).where("sequence", ">=", sequence);

const headOf = (db: Deps["db"], insurerId: string) =>
  db.selectFrom("audit_heads").selectAll().where("insurer_id", "=", insurerId).executeTakeFirstOrThrow();

describe("the audit log", () => {
  it("L2: is whole when nobody touched it, also across pages", async () => {
    await recordAll(
      test.portal,
      Array.from({ length: 2100 }, (_, index) => event(`${index}`)),
    );
    const { hash } = await headOf(test.deps.db, test.portal.insurer.id);
    expect(await verifyChain(test.portal)).toEqual({ rows: 2105, last: { sequence: 2105, hash } });
  });

  it("L2: is whole when it is empty", async () => {
    const { portal } = await openPortal();
    expect(await verifyChain(portal)).toEqual({ rows: 0, last: { sequence: 0, hash: "" } });
  });

  it.each(["detail", "actor", "subject", "action", "outcome", "ip", "user_agent", "session_hash", "hash"] as const)(
    "L2: names the row whose %s was changed",
    async (column) => {
      await tampers((db, id) =>
        db
          .updateTable("audit_events")
          .set({ [column]: "forged" })
          .where("insurer_id", "=", id)
          .where("sequence", "=", 3)
          .execute(),
      );
      expect(await verifyChain(test.portal)).toMatchObject({
        rows: 2,
        fault: { sequence: 3, at: startOfTime + 2000, what: "faultChanged" },
      });
    },
  );

  it("L2: names the first of several changed rows, and a moment that was moved", async () => {
    await tampers((db, id) =>
      db
        .updateTable("audit_events")
        .set({ at: startOfTime - 1 })
        .where("insurer_id", "=", id)
        .where("sequence", ">", 3)
        .execute(),
    );
    expect((await verifyChain(test.portal)).fault).toEqual({
      sequence: 4,
      at: startOfTime - 1,
      what: "faultChanged",
    });
  });

  it("L2: names the row that was taken out of the middle, and the moment of the one before it", async () => {
    await tampers((db, id) => rowsFrom(db, id, 3).where("sequence", "<=", 3).execute());
    expect((await verifyChain(test.portal)).fault).toEqual({
      sequence: 3,
      at: startOfTime + 1000,
      what: "faultMissing",
    });
  });

  it("L2: names the first row when it was taken away", async () => {
    await tampers((db, id) => rowsFrom(db, id, 1).where("sequence", "<=", 1).execute());
    expect((await verifyChain(test.portal)).fault).toEqual({ sequence: 1, at: null, what: "faultMissing" });
  });

  it("L2: sees that the end was cut off", async () => {
    await tampers((db, id) => rowsFrom(db, id, 4).execute());
    expect((await verifyChain(test.portal)).fault).toMatchObject({
      sequence: 4,
      what: "faultTail",
    });
  });

  it("L2: sees that the head names another row", async () => {
    await tampers((db, id) =>
      db
        .updateTable("audit_heads")
        .set({ hash: "0".repeat(64) })
        .where("insurer_id", "=", id)
        .execute(),
    );
    expect((await verifyChain(test.portal)).fault).toMatchObject({
      sequence: 5,
      what: "faultHead",
    });
  });

  it("L2: shows by the head in the server's log that the end was cut off together with the head", async () => {
    const { sequence, hash } = await headOf(test.deps.db, test.portal.insurer.id);
    await tampers(async (db, id) => {
      await rowsFrom(db, id, 4).execute();
      const last = await db
        .selectFrom("audit_events")
        .select("hash")
        .where("insurer_id", "=", id)
        .where("sequence", "=", 3)
        .executeTakeFirstOrThrow();
      await db.updateTable("audit_heads").set({ sequence: 3, hash: last.hash }).where("insurer_id", "=", id).execute();
    });
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
    expect((await verifyChain(test.portal, { sequence, hash })).fault).toMatchObject({ sequence: 4 });
    for (const detail of ["4", "5", "6"]) await record(test.portal, event(detail));
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
    expect((await verifyChain(test.portal, { sequence, hash })).fault).toMatchObject({
      sequence: 5,
      what: "faultLogged",
    });
  });

  it("L2: is told of in the server's log by its newest row", async () => {
    const lines: unknown[] = [];
    const log = { info: (line: unknown) => lines.push(line) } as unknown as Deps["log"];
    await tellHeads({ ...test.deps, log });
    const { sequence, hash } = await headOf(test.deps.db, test.portal.insurer.id);
    expect(lines).toContainEqual({ insurer: test.portal.insurer.id, sequence, hash });
    expect((await verifyChain(test.portal, { sequence, hash })).fault).toBeUndefined();
  });

  it("L2, K2: is whole across a new audit key, and broken where the old key is gone", async () => {
    const ring = test.portal.keys.all;
    const renewed = (audit: { id: string; secret: Buffer }[]) => ({
      ...test.portal,
      keys: keysFrom(new Map(ring).set("audit", audit), randomBytes),
    });
    const [old] = ring.get("audit")!;
    const k2 = { id: "k2", secret: randomBytes(32) };
    const both = renewed([old!, k2]);
    await record(both, event("6"));
    expect(await verifyChain(both)).toMatchObject({ rows: 6 });
    expect((await verifyChain(both)).fault).toBeUndefined();
    expect((await verifyChain(renewed([k2]))).fault).toMatchObject({ sequence: 1 });
    expect((await verifyChain(test.portal)).fault).toMatchObject({ sequence: 6 });
  });

  it("L2: of one insurer is not touched by what happens to another's", async () => {
    const { portal } = await openPortal();
    await record(portal, event("other"));
    await tampers((db, id) => rowsFrom(db, id, 2).execute());
    expect((await verifyChain(portal)).fault).toBeUndefined();
    expect((await verifyChain(test.portal)).fault).toMatchObject({ sequence: 2 });
  });
});
