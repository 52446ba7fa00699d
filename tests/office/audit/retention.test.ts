import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { type AuditEvent, record, recordAll } from "../../../src/audit/audit.ts";
import { keysFrom } from "../../../src/keys/keys.ts";
import { setCheckpoint } from "../../../src/office/audit/checkpoints.ts";
import { purge } from "../../../src/office/audit/retention.ts";
import { verifyChain } from "../../../src/office/audit/verify.ts";
import { openPortal, startOfTime, type TestPortal } from "../../support/portal.ts";

const day = 86_400_000;
const about = { actor: "operator:hanako", reason: "kept for a year" };
const event = (detail: string): AuditEvent => ({
  action: "member.show",
  outcome: "ok",
  actor: "operator:hanako",
  subject: "m1",
  detail,
});

let test: TestPortal;

/** Ten rows, a day apart; the first one at the start of time. */
beforeEach(async () => {
  test = await openPortal();
  for (let row = 1; row <= 10; row += 1) {
    await record(test.portal, event(`${row}`));
    test.passes(day);
  }
});

const rows = () =>
  test.deps.db
    .selectFrom("audit_events")
    .select(["sequence", "action", "detail", "actor"])
    .where("insurer_id", "=", test.portal.insurer.id)
    .orderBy("sequence")
    .execute();
const deleting = (sequence: number) =>
  test.deps.db
    .deleteFrom("audit_events")
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("sequence", "=", sequence)
    .execute();

describe("a purge of the audit log", () => {
  it("L6: takes the rows from before the moment; the rest verifies, and a row tells of the purge", async () => {
    expect(await purge(test.portal, { ...about, before: startOfTime + 4 * day })).toBe(4);
    const left = await rows();
    expect(left.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(left.at(-1)).toMatchObject({
      action: "audit.purged",
      actor: "operator:hanako",
      detail: "up to 4: kept for a year",
    });
    expect(await verifyChain(test.portal)).toMatchObject({ rows: 7, last: { sequence: 11 } });
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
  });

  it("L6: may take every row but the one about itself, and be done again", async () => {
    expect(await purge(test.portal, { ...about, before: test.portal.clock() })).toBe(10);
    expect(await rows()).toHaveLength(1);
    test.passes(day);
    expect(await purge(test.portal, { ...about, before: test.portal.clock() })).toBe(1);
    expect((await rows()).map(({ sequence }) => sequence)).toEqual([12]);
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
  });

  it("L6: changes nothing where nothing is old enough, and nothing when it is repeated", async () => {
    expect(await purge(test.portal, { ...about, before: startOfTime })).toBe(0);
    expect(await rows()).toHaveLength(10);
    await purge(test.portal, { ...about, before: startOfTime + 4 * day });
    expect(await purge(test.portal, { ...about, before: startOfTime + 4 * day })).toBe(0);
    expect(await rows()).toHaveLength(7);
  });

  it("L6: goes on where an earlier one was stopped", async () => {
    const { sequence, hash } = (await verifyChain(test.portal)).last;
    await setCheckpoint(test.portal, { sequence, hash });
    await deleting(1);
    expect((await verifyChain(test.portal)).fault).toBeUndefined();
    expect(await purge(test.portal, { ...about, before: startOfTime + 4 * day })).toBe(9);
  });

  it("L6: deletes many rows in small transactions and tells how far it is", async () => {
    await recordAll(
      test.portal,
      Array.from({ length: 2500 }, (_, index) => event(`${index}`)),
    );
    test.passes(1);
    const told: number[] = [];
    await purge(test.portal, { ...about, before: test.portal.clock() }, (done) => told.push(done));
    expect(told).toEqual([1000, 2000, 2510]);
  });

  it("L6: keeps a newer row that a clock set back has left among old ones, and all after it", async () => {
    test.passes(50 * day);
    await record(test.portal, event("from the future"));
    test.passes(-50 * day);
    await record(test.portal, event("back"));
    test.passes(day);
    expect(await purge(test.portal, { ...about, before: test.portal.clock() })).toBe(10);
    expect((await rows()).map(({ detail }) => detail)).toEqual([
      "from the future",
      "back",
      "up to 10: kept for a year",
    ]);
  });

  it("L6: is refused on a broken log, whose rows are evidence", async () => {
    await test.deps.db
      .updateTable("audit_heads")
      .set({ hash: "forged" })
      .where("insurer_id", "=", test.portal.insurer.id)
      .execute();
    await expect(purge(test.portal, { ...about, before: startOfTime + 4 * day })).rejects.toThrow(
      "The log is broken, so nothing was deleted",
    );
    expect(await rows()).toHaveLength(10);
  });
});

describe("the database", () => {
  it("L2, L6: refuses to delete a row above the checkpoint, before and after a purge", async () => {
    await expect(deleting(1)).rejects.toThrow("never changed");
    await purge(test.portal, { ...about, before: startOfTime + 4 * day });
    await expect(deleting(5)).rejects.toThrow("never changed");
    await expect(deleting(11)).rejects.toThrow("never changed");
    expect(await rows()).toHaveLength(7);
  });

  it("L2, L6: refuses to change a row at or below the checkpoint too", async () => {
    await setCheckpoint(test.portal, (await verifyChain(test.portal)).last);
    const changing = test.deps.db.updateTable("audit_events").set({ detail: "forged" });
    await expect(changing.execute()).rejects.toThrow("never changed");
  });

  it("L6: refuses to delete another insurer's rows by this one's checkpoint", async () => {
    await setCheckpoint(test.portal, (await verifyChain(test.portal)).last);
    const { portal } = await openPortal();
    await record(portal, event("1"));
    const others = test.deps.db.deleteFrom("audit_events").where("insurer_id", "=", portal.insurer.id);
    await expect(others.execute()).rejects.toThrow("never changed");
  });

  it("L6: refuses to change or delete a checkpoint", async () => {
    await setCheckpoint(test.portal, (await verifyChain(test.portal)).last);
    const { db } = test.deps;
    await expect(db.updateTable("audit_checkpoints").set({ sequence: 99 }).execute()).rejects.toThrow("never changed");
    await expect(db.deleteFrom("audit_checkpoints").execute()).rejects.toThrow("never changed");
  });
});

describe("a checkpoint", () => {
  it("L6: that was not signed with the audit key breaks the log", async () => {
    const { last } = await verifyChain(test.portal);
    await sql`insert into audit_checkpoints (insurer_id, sequence, hash, mac, at)
      values (${test.portal.insurer.id}, ${last.sequence}, ${last.hash}, ${"0".repeat(64)}, ${startOfTime})`.execute(
      test.deps.db,
    );
    await deleting(5);
    expect((await verifyChain(test.portal)).fault).toMatchObject({
      what: "faultCheckpoint",
    });
    await expect(purge(test.portal, { ...about, before: startOfTime + 4 * day })).rejects.toThrow(
      "The log is broken, so nothing was deleted",
    );
  });

  it("L6: that was signed for a lower row is no licence for a higher one", async () => {
    const { last } = await verifyChain(test.portal);
    const { db } = test.deps;
    await setCheckpoint(test.portal, { sequence: 3, hash: last.hash });
    const { mac, at } = await db
      .selectFrom("audit_checkpoints")
      .selectAll()
      .where("insurer_id", "=", test.portal.insurer.id)
      .executeTakeFirstOrThrow();
    await db
      .insertInto("audit_checkpoints")
      .values({ insurer_id: test.portal.insurer.id, sequence: 10, hash: last.hash, mac, at })
      .execute();
    expect((await verifyChain(test.portal)).fault).toMatchObject({ sequence: 0 });
  });

  it("L6: is known by an older audit key as well", async () => {
    await purge(test.portal, { ...about, before: startOfTime + 4 * day });
    const ring = test.portal.keys.all;
    const audit = [...ring.get("audit")!, { id: "k2", secret: randomBytes(32) }];
    const keys = keysFrom(new Map(ring).set("audit", audit), randomBytes);
    expect((await verifyChain({ ...test.portal, keys })).fault).toBeUndefined();
  });
});
