/** A list that was damaged on its way is known by what it would change, before anything is changed. */
import { describe, expect, it } from "vitest";
import { leave } from "../../../src/office/members/leave.ts";
import { excelFile } from "../../support/excel-file.ts";
import { goodRows, importList, judgeList, plainHeadings } from "../../support/member-list.ts";
import { openPortal } from "../../support/portal.ts";

interface Person {
  number: string;
  name: string;
  kana: string;
  born: string;
}

/** So many people, no two alike. */
const people = (n: number): Person[] =>
  Array.from({ length: n }, (_, at) => ({
    number: `00${at + 1}-01`,
    name: `見本 ${"一二三四五六七八九十"[at % 10]}${"郎子美介"[Math.floor(at / 10) % 4]}`,
    kana: `ミホン ${"アイウエオカキクケコ"[at % 10]}${"サシスセ"[Math.floor(at / 10) % 4]}`,
    born: `19${50 + (at % 40)}-0${1 + (at % 9)}-1${at % 10}`,
  }));

const listOf = (all: Person[]) =>
  [plainHeadings, ...all.map(({ number, name, kana, born }) => `${number},${name},${kana},${born}`)].join("\n");

async function officeOf(all: Person[]) {
  const test = await openPortal();
  await importList(test.portal, listOf(all));
  const judged = async (list: Person[]) => (await judgeList(test.portal, listOf(list))).judgement;
  return { test, judged };
}

/** Everything but the number moves up by one. */
const sortedApart = (all: Person[]) => all.map(({ number }, at) => ({ ...all[(at + 1) % all.length]!, number }));

describe("a list is not suspicious", () => {
  it("when it is the first one, the same again, half of it, or a few more people", async () => {
    const all = people(40);
    const { judged } = await officeOf(all.slice(0, 30));
    for (const list of [all.slice(0, 30), all.slice(0, 15), all, all.slice(30)]) {
      expect(await judged(list)).toMatchObject({ suspicions: [], people: 0 });
    }
    const { judgement } = await judgeList((await openPortal()).portal, excelFile(50));
    expect(judgement).toEqual({ suspicions: [], people: 0, compared: 0 });
  });

  it("when two marry and one birth date is put right", async () => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const [first, second, third, ...others] = all as [Person, Person, Person, ...Person[]];
    const marries = { name: "試験 花子", kana: "シケン ハナコ" };
    const list = [{ ...first, ...marries }, { ...second, ...marries }, { ...third, born: "1979-08-22" }, ...others];
    expect(await judged(list)).toMatchObject({ suspicions: [], compared: 40 });
  });
});

describe("a list is suspicious", () => {
  it("and counts everybody once, whatever is suspicious about them", async () => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const list = all.map((each, at) => {
      const renamed = at < 4 ? { ...each, name: `${each.name}子` } : each;
      return at < 5 && at > 0 ? { ...renamed, born: "1979-08-22" } : renamed;
    });
    expect(await judged(list)).toMatchObject({
      people: 5,
      suspicions: [
        { looks: "namesChanged", people: 4 },
        { looks: "birthDatesChanged", people: 4 },
      ],
    });
  });

  it("whose names and birth dates were sorted apart from the numbers: each would be somebody else's", async () => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const { suspicions, people: touched } = await judged(sortedApart(all));
    expect(touched).toBe(40);
    expect(suspicions.map(({ looks, people: some }) => [looks, some])).toEqual([["otherPeople", 40]]);
    expect(suspicions[0]?.examples).toHaveLength(5);
    expect(suspicions[0]?.examples[0]).toEqual({ memberNumber: "001-01", name: "見本 二郎", before: "見本 一郎" });
  });

  it("in which one number alone would belong to somebody else", async () => {
    const [one, ...others] = people(40) as [Person, ...Person[]];
    const { judged } = await officeOf([one, ...others]);
    const other = { number: one.number, name: "試験 花子", kana: "シケン ハナコ", born: "1999-09-09" };
    expect(await judged([other, ...others])).toMatchObject({ people: 1, suspicions: [{ looks: "otherPeople" }] });
  });

  it.each([
    ["names", "namesChanged", { name: "試験 花子", kana: "シケン ハナコ" }],
    ["birth dates", "birthDatesChanged", { born: "1979-08-22" }],
  ])("in which more than one in twenty %s change", async (_, looks, change) => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const changed = (n: number) => all.map((each, at) => (at < n ? { ...each, ...change } : each));
    expect(await judged(changed(2))).toMatchObject({ suspicions: [] });
    expect(await judged(changed(3))).toMatchObject({ people: 3, suspicions: [{ looks, people: 3 }] });
  });

  it("whose numbers lost their zeros: everybody would come in twice", async () => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const damaged = all.map((each) => ({ ...each, number: each.number.replace(/\b0+(?=\d)/g, "") }));
    const { suspicions, people: touched } = await judged(damaged);
    expect(touched).toBe(40);
    expect(suspicions).toMatchObject([{ looks: "zerosLost", people: 40 }]);
    expect(suspicions[0]?.examples[0]).toEqual({ memberNumber: "1-1", name: "見本 一郎", before: "001-01" });
  });

  it("in which somebody comes in again under another number, their name spaced otherwise", async () => {
    const all = people(40);
    const { judged } = await officeOf(all);
    const again = { ...all[3]!, number: "900-04", name: all[3]!.name.replace(" ", "") };
    expect(await judged([again])).toMatchObject({
      people: 1,
      suspicions: [{ looks: "otherNumbers", examples: [{ memberNumber: "900-04", before: "004-01" }] }],
    });
    // Both in one list are two people.
    expect(await judged([...all, again])).toMatchObject({ suspicions: [] });
  });

  it("but not for those who have left, nor for another insurer's members", async () => {
    const all = people(3);
    const { test, judged } = await officeOf(all);
    const left = await test.portal.db
      .selectFrom("members")
      .select("id")
      .where("member_number", "=", "001-01")
      .execute();
    for (const { id } of left) {
      await leave(test.portal, id, test.portal.clock(), { actor: "operator:hanako", reason: "left" });
    }
    expect(await judged([{ ...all[0]!, number: "900-01" }])).toMatchObject({ suspicions: [] });
    const other = (await openPortal()).portal;
    await importList(other, goodRows(1));
    expect((await judgeList(other, listOf([{ ...all[1]!, number: "900-02" }]))).judgement.suspicions).toEqual([]);
  });
});

it("is not confused by the two signs that Shift JIS and UTF-8 have for one, nor by the case of a number", async () => {
  const { portal } = await openPortal();
  const headings = `${plainHeadings},郵便番号,住所1`;
  await importList(portal, `${headings}\nA001-1,見本,ミ,1979-08-22,1000001,見本町1\uFF5E2\n`);
  expect(
    (await judgeList(portal, `${headings}\na００１－1,見本,ミ,1979-08-22,1000001,見本町1\u301C2\n`)).outcome,
  ).toEqual({
    added: 0,
    changed: 0,
    unchanged: 1,
    retired: [],
    missing: [],
  });
});
