/** A member list that was found good, written: all of it or nothing, and nothing twice. */
import { appendFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/database/database.ts";
import { addMember, unseal } from "../../../src/members/members.ts";
import { importFile } from "../../../src/office/import/apply.ts";
import { checkFile } from "../../../src/office/import/check.ts";
import { openSource } from "../../../src/office/import/source.ts";
import { leave } from "../../../src/office/members/leave.ts";
import { freshDatabase } from "../../support/database.ts";
import {
  checkList,
  compareList,
  fileWith,
  goodRows,
  importList,
  plainHeadings,
  today,
} from "../../support/member-list.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";
import { chosen } from "../../support/visitor.ts";

const membersOf = ({ portal }: TestPortal) =>
  portal.db
    .selectFrom("members")
    .selectAll()
    .where("insurer_id", "=", portal.insurer.id)
    .orderBy("member_number")
    .execute();

const auditOf = ({ portal }: TestPortal) =>
  portal.db
    .selectFrom("audit_events")
    .select(["action", "actor", "subject", "detail"])
    .where("insurer_id", "=", portal.insurer.id)
    .where("action", "like", "members.%")
    .orderBy("sequence")
    .execute();

const full = `${plainHeadings},メールアドレス,郵便番号,住所1,住所2,配布先
1-1,見本 太郎,ミホン タロウ,1979-08-22,taro@example.com,1000001,見本町1-2-3,2階,総務部
2-1,試験 花子,シケン ハナコ,S39.10.10,,,,,`;

describe("an import", () => {
  it("brings members in, their personal columns sealed, under the name of the batch", async () => {
    const test = await openPortal();
    const outcome = await importList(test.portal, full);
    expect(outcome).toEqual({ added: 2, changed: 0, unchanged: 0, retired: [], missing: [] });
    const [member, hanako] = await membersOf(test);
    expect(member).toMatchObject({ name: "見本 太郎", batch: "April", route: "総務部", updated_at: null });
    expect(JSON.stringify(member)).not.toMatch(/1979|example|見本町/);
    expect(unseal(test.portal, member!, "birth_date")).toBe("1979-08-22");
    expect(unseal(test.portal, member!, "imported_email")).toBe("taro@example.com");
    expect(unseal(test.portal, member!, "postal_address")).toBe(
      '{"postalCode":"1000001","lines":["見本町1-2-3","2階"]}',
    );
    expect(hanako).toMatchObject({ imported_email: null, postal_address: null, route: null });
  });

  it("I3: of the same file again changes not a single value", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    const before = await membersOf(test);
    test.passes(60_000);
    expect(await importList(test.portal, full, { batch: "May" })).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await membersOf(test)).toEqual(before);
  });

  it("changes what the file says and nothing the member chose", async () => {
    const test = await openPortal();
    const { id, ...withNotice } = await test.memberWithNotice({ memberNumber: "1-1", email: "old@example.com" });
    await test.visitor().walksTo("email", withNotice);
    const [before] = await membersOf(test);
    test.passes(1000);
    expect(await importList(test.portal, full)).toMatchObject({ added: 1, changed: 1 });
    const [after] = await membersOf(test);
    expect(after).toMatchObject({
      id,
      user_id: chosen.userId,
      batch: null,
      route: "総務部",
      updated_at: test.deps.clock(),
    });
    expect(after?.password_hash).toBe(before?.password_hash);
    expect(unseal(test.portal, after!, "imported_email")).toBe("taro@example.com");
  });

  it("leaves a column alone that the file does not have, and empties one whose cell is empty", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    await importList(test.portal, `${plainHeadings},メールアドレス\n1-1,見本 次郎,ミホン ジロウ,1979-08-22,`);
    const [member] = await membersOf(test);
    expect(member).toMatchObject({ name: "見本 次郎", route: "総務部", imported_email: null });
    expect(unseal(test.portal, member!, "postal_address")).toContain("見本町");
  });

  it("takes back the mark that paper came back from an address once another one is there, and not before", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    const isMarked = async () => (await membersOf(test))[0]!.address_wrong_at !== null;
    await test.portal.db
      .updateTable("members")
      .set({ address_wrong_at: 1 })
      .where("insurer_id", "=", test.portal.insurer.id)
      .execute();
    await importList(test.portal, full.replace("総務部", "人事部"));
    expect(await isMarked()).toBe(true);
    await importList(test.portal, full.replace("見本町", "例示町"));
    expect(await isMarked()).toBe(false);
  });

  it("lets a changed birth date take effect at once for a notice that is out", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice({ memberNumber: "1-1", birthDate: "1979-08-12" });
    await importList(test.portal, goodRows(1));
    const visitor = test.visitor();
    await visitor.signsInWithNotice(notice);
    await visitor.submits({ birthDate: "19790822" });
    expect(visitor.sees.path).toBe("/onboarding/terms");
  });

  it("reports a retired member and does not bring them back", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    const [member] = await membersOf(test);
    await leave(test.portal, member!.id, test.portal.clock(), { actor: "operator:hanako", reason: "left" });
    const before = await membersOf(test);
    expect(await importList(test.portal, full.replace("見本 太郎", "見本 次郎"))).toMatchObject({
      retired: ["1-1"],
      changed: 0,
    });
    expect(await membersOf(test)).toEqual(before);
  });

  it("names the members who are not in the file, and retires none", async () => {
    const test = await openPortal();
    await importList(test.portal, goodRows(1203));
    const before = await membersOf(test);
    const { missing } = await importList(test.portal, goodRows(1200, 2));
    expect(missing.sort()).toEqual(["1-1", "1202-1", "1203-1"]);
    expect(await membersOf(test)).toEqual(before);
  });

  it("sees only the members of its insurer", async () => {
    const [one, other] = [await openPortal(), await openPortal()];
    await importList(one.portal, goodRows(3));
    expect(await importList(other.portal, goodRows(2))).toMatchObject({ added: 2, missing: [] });
    expect(await membersOf(one)).toHaveLength(3);
  });

  it("writes one row of the audit log: who, which file, how many, and nobody's data", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    const [row, ...others] = await auditOf(test);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      action: "members.imported",
      actor: "operator:hanako",
      subject: test.portal.insurer.id,
    });
    expect(row?.detail).toMatch(
      /^new=2 changed=0 unchanged=0 retired=0 missing=0 sha256=[0-9a-f]{64} batch=April file=members\.csv$/,
    );
  });
});

describe("a dry run", () => {
  it("I3: tells what would change, shows no value but names, and writes nothing", async () => {
    const test = await openPortal();
    await importList(test.portal, full);
    const before = { members: await membersOf(test), audit: await auditOf(test) };
    const changed = full
      .replace("見本 太郎", "見本 次郎")
      .replace("1979-08-22", "1979-08-23")
      .replace("taro@", "jiro@")
      .replace("1000001", "1000002")
      .replace("総務部", "経理部")
      .replace("2-1,", "3-1,");
    const { changes, ...outcome } = await compareList(test.portal, changed);
    expect(outcome).toEqual({ added: 1, changed: 1, unchanged: 0, retired: [], missing: ["2-1"] });
    expect(changes.map(({ columns }) => columns)).toEqual([
      [
        { column: "name", from: "見本 太郎", to: "見本 次郎" },
        { column: "birthDate" },
        { column: "email" },
        { column: "postalCode" },
        { column: "route" },
      ],
    ]);
    expect({ members: await membersOf(test), audit: await auditOf(test) }).toEqual(before);
  });
});

describe("all or nothing", () => {
  const options = { today, batch: "April", actor: "operator:hanako", missing: [] };

  it("I3: an import in one long transaction that breaks off before its last part leaves nothing behind", async () => {
    const test = await openPortal();
    const { checked, source } = await checkList(goodRows(1200));
    const breaksOff = importFile(test.portal, source, checked, {
      ...options,
      writing: "while-reading",
      onProgress(rows) {
        if (rows === 1000) throw new Error("the disk is full");
      },
    });
    await expect(breaksOff).rejects.toThrow("the disk is full");
    expect(await membersOf(test)).toEqual([]);
    expect(await auditOf(test)).toEqual([]);
  });

  it("I3: an import written at once that meets somebody else's new member leaves nothing behind", async () => {
    const test = await openPortal();
    const { checked, source } = await checkList(goodRows(1200));
    const others: Promise<unknown>[] = [];
    const refused = importFile(test.portal, source, checked, {
      ...options,
      writing: "at-once",
      onProgress(rows) {
        if (rows === 1200) others.push(addMember(test.portal, { ...taro, memberNumber: "1199-1" }));
      },
    });
    await expect(refused).rejects.toThrow("Somebody else added members at the same time. Give the same command again.");
    await Promise.all(others);
    expect((await membersOf(test)).map(({ member_number }) => member_number)).toEqual(["1199-1"]);
    expect(await auditOf(test)).toEqual([]);
  });

  it.each(["at-once", "while-reading"] as const)(
    "I3: an import (%s) of a file that changes while it is read leaves nothing behind",
    async (writing) => {
      const test = await openPortal();
      const path = fileWith(goodRows(600));
      const source = await openSource(path);
      const checked = await checkFile(source, { today, onBadRow: () => {} });
      const importing = importFile(test.portal, source, checked, {
        ...options,
        writing,
        onProgress: () => appendFileSync(path, "\r\n601-1,見本,ミ,1979-08-22"),
      });
      await expect(importing).rejects.toThrow("changed while it was read");
      await source.handle.close();
      expect(await membersOf(test)).toEqual([]);
    },
  );

  it("I3: a file that has grown since it was checked is not finished as good", async () => {
    const path = fileWith(goodRows(1));
    const source = await openSource(path);
    writeFileSync(path, `${goodRows(1)}\r\n`);
    await expect(checkFile(source, { today, onBadRow: () => {} })).rejects.toThrow("changed while it was read");
    await source.handle.close();
  });
});

describe("an import in parts", () => {
  it("I3: that was stopped keeps whole parts, says how to go on, and is finished by giving it again", async () => {
    const test = await openPortal();
    const stop = new AbortController();
    const stopped = importList(test.portal, goodRows(1700), {
      writing: "in-parts",
      signal: stop.signal,
      // The stop is seen before the second part is written.
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toThrow(
      '500 members are written. Finish it with the same command and --batch "April"',
    );
    const half = await membersOf(test);
    expect(half).toHaveLength(500);
    expect(await importList(test.portal, goodRows(1700), { writing: "in-parts" })).toMatchObject({
      added: 1200,
      unchanged: 500,
    });
    const all = await membersOf(test);
    expect(all).toHaveLength(1700);
    expect(all.filter(({ id }) => half.some((each) => each.id === id))).toHaveLength(500);
    expect((await auditOf(test)).map(({ action }) => action)).toEqual([
      "members.import-began",
      "members.import-stopped",
      "members.import-began",
      "members.imported",
    ]);
  });

  it("lets another process write between the parts", async () => {
    const test = await openPortal();
    const another = openDatabase((await freshDatabase()).url);
    const written: number[] = [];
    const writing: Promise<unknown>[] = [];
    await importList(test.portal, goodRows(1100), {
      writing: "in-parts",
      onProgress(rows) {
        const memberNumber = `other-${rows}`;
        const added = addMember({ ...test.portal, db: another }, { ...taro, memberNumber });
        writing.push(added.then(() => written.push(rows)));
      },
    });
    await Promise.all(writing);
    await another.destroy();
    expect(written).toEqual([500, 1000, 1100]);
  });

  it("I3: two of one file at the same moment add nobody twice", async () => {
    const test = await openPortal();
    const results = await Promise.allSettled([
      importList(test.portal, goodRows(900), { writing: "in-parts" }),
      importList(test.portal, goodRows(900), { writing: "in-parts" }),
    ]);
    for (const result of results) {
      if (result.status === "rejected") expect(String(result.reason)).toContain("Give the same command again");
    }
    await importList(test.portal, goodRows(900), { writing: "in-parts" });
    expect(await membersOf(test)).toHaveLength(900);
  });
});
