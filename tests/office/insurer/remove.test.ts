import { describe, expect, it } from "vitest";
import { allInsurers, hasRealInsurer } from "../../../src/insurers/insurers.ts";
import { addAnnouncement } from "../../../src/office/insurer/edit-announcements.ts";
import { removalOf, removeInsurer } from "../../../src/office/insurer/remove.ts";
import { openPortal } from "../../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

describe("an insurer that nobody ever signed in to", () => {
  it("goes with its members and notices, its host is free again, and its audit log stays", async () => {
    const test = await openPortal();
    const other = await openPortal();
    const { id, origin } = test.portal.insurer;
    await test.memberWithNotice();
    await addAnnouncement(atDesk(test), { title: "休業", body: "休みます。" });
    const counts = await removalOf(test.portal);
    expect(counts).toMatchObject({ notices: 1 });
    await removeInsurer(atDesk(test));
    const { db } = test.deps;
    const left = await allInsurers(db, test.deps.clock());
    expect(left.map((each) => each.id)).not.toContain(id);
    expect(left.map((each) => each.id)).toContain(other.portal.insurer.id);
    const members = db.selectFrom("members").select("id").where("insurer_id", "=", id);
    expect(await members.execute()).toEqual([]);
    expect(await db.selectFrom("insurers").select("id").where("origin", "=", origin).execute()).toEqual([]);
    expect(await actsOf(test)).toEqual([
      "announcement.add: 休業",
      `insurer.remove: ${origin}, members: ${counts.members}, notices: 1`,
    ]);
    expect(await hasRealInsurer(db)).toBe(true);
  });

  it("is only one where no member has begun", async () => {
    const test = await openPortal();
    await test.visitor().walksTo("terms", await test.memberWithNotice());
    expect(await refusalOf(removeInsurer(atDesk(test)))).toEqual([expect.stringContaining("1 of its members")]);
    expect(await test.portal.db.selectFrom("members").select("id").execute()).not.toEqual([]);
  });
});
