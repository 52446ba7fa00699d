/** From the chosen members to the file that goes to the printer. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Portal } from "../../../src/deps.ts";
import type { NewMember } from "../../../src/members/members.ts";
import { type Format, issueNotices, type Run } from "../../../src/office/notices/issue.ts";
import { ja } from "../../../src/strings/ja.ts";
import { newFolder } from "../../support/folder.ts";
import { type PrintedPage, readPdf } from "../../support/pdf.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";

const folder = newFolder("notices");
afterAll(() => rmSync(folder, { recursive: true }));

const postalAddress = { postalCode: "1000001", lines: ["東京都千代田区見本町1-2-3", "みほんハイツ101号室"] };
let files = 0;

function runInto(format: Format, file = join(folder, `${++files}.${format}`)): Run {
  return { file, format, actor: "operator:hanako", reason: "spring", onProgress: () => {} };
}

/** Members who have no notice yet. */
async function addMembers(test: TestPortal, count: number, changes: Partial<NewMember> = {}): Promise<string[]> {
  const { addMember } = await import("../../../src/members/members.ts");
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    files += 1;
    const member = { memberNumber: `N${files}`, name: "見本 太郎", nameKana: "ミホン タロウ", birthDate: "1979-08-22" };
    ids.push(await addMember(test.portal, { ...member, postalAddress, ...changes }));
  }
  return ids;
}

const noticesOf = (portal: Portal, ids: string[]) =>
  portal.db.selectFrom("notices").selectAll().where("member_id", "in", ids).orderBy("issued_at").execute();

describe.each(["postcard", "letter"] as const)("a %s", (format) => {
  let test: TestPortal;
  let pages: PrintedPage[];
  let ids: string[];
  const run = runInto(format, join(folder, `golden-${format}.pdf`));

  beforeAll(async () => {
    test = await openPortal();
    ids = await addMembers(test, 1);
    await issueNotices(test.portal, run, async () => ids);
    pages = await readPdf(run.file);
  });

  it("has the size of its paper, and both sides of a postcard", () => {
    const size = pages.map(({ width, height }) => [Math.round(width), Math.round(height)]);
    expect(size).toEqual(
      format === "postcard"
        ? [
            [100, 148],
            [100, 148],
          ]
        : [[210, 297]],
    );
  });

  it("can be read aloud: Japanese, with a title, embedded letters and words", () => {
    const bytes = readFileSync(run.file, "latin1");
    expect(bytes).toContain("/Lang (ja-JP)");
    expect(bytes).toContain("/DisplayDocTitle true");
    expect(bytes.match(/\/FontFile2/g)?.length).toBeGreaterThanOrEqual(2);
    const text = pages.map((page) => page.text).join("\n");
    for (const words of [
      "見本 太郎 様",
      "東京都千代田区見本町1-2-3",
      "みほんハイツ101号室",
      "有効期間 2026年4月6日から2026年5月5日まで",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("names the screens as they really are", () => {
    const text = pages.map((page) => page.text.replace(/\s/g, "")).join("");
    const screens = [ja.signIn, ja.birthDate, ja.terms, ja.account, ja.password, ja.email, ja.signOut, ja.deviceName];
    for (const { heading } of [...screens, ja.recoveryCodes]) expect(text).toContain(`「${heading}」`);
  });

  it("signs the member in by its QR code and its password, and only them", async () => {
    const { qr, text } = pages.at(-1)!;
    const address = new URL(qr!);
    expect(address.origin).toBe(test.portal.insurer.origin);
    const [password] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(text)!;
    const visitor = test.visitor();
    await visitor.opens(address.pathname + address.search);
    await visitor.submits({ password });
    expect(visitor.sees.path).toBe("/onboarding/birth-date");
    await visitor.submits({ birthDate: "19790822" });
    expect(visitor.sees.path).toBe("/onboarding/terms");
  });

  it("P4: is readable by its owner alone, and its password is nowhere else", async () => {
    expect(statSync(run.file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${run.file}.unfinished`)).toBe(false);
    const [password = ""] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(pages.at(-1)!.text)!;
    const [notice] = await noticesOf(test.portal, ids);
    expect(JSON.stringify(notice)).not.toContain(password.replaceAll("-", ""));
  });

  it("is never written over", async () => {
    await expect(issueNotices(test.portal, run, async () => ids)).rejects.toThrow("exists. Choose another name");
    expect(await noticesOf(test.portal, ids)).toHaveLength(1);
  });
});

describe("names and addresses", () => {
  it("are printed with every letter, rare ones and 異体字 among them", async () => {
    const test = await openPortal();
    const name = "𠮷﨑 髙彅葛\u{E0100}子";
    const ids = await addMembers(test, 1, { name });
    const run = runInto("postcard");
    await issueNotices(test.portal, run, async () => ids);
    const [address] = await readPdf(run.file);
    for (const letter of "𠮷﨑髙彅葛子") expect(address!.text).toContain(letter);
  });

  it("stay on the paper however long they are", async () => {
    const test = await openPortal();
    const lines = Array.from({ length: 4 }, (_, n) => `${"長い町名の丁目と番地".repeat(4)}${n}`);
    const ids = await addMembers(test, 1, {
      name: "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末 雲来末風来末食う寝る処に住む処",
      postalAddress: { postalCode: "1000001", lines },
    });
    for (const format of ["postcard", "letter"] as const) {
      const run = runInto(format, join(folder, `longest-${format}.pdf`));
      await issueNotices(test.portal, run, async () => ids);
      const text = (await readPdf(run.file))[0]!.text.replace(/\s/g, "");
      for (const line of lines) expect(text).toContain(line);
      expect(text).toContain("住む処様");
    }
  });
});

describe("issuing again", () => {
  it("P5: makes the older notice void at once, its sessions with it", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice({ postalAddress });
    const before = test.visitor();
    await before.signsInWithNotice(member.notice);
    await issueNotices(test.portal, runInto("csv"), async () => [member.id]);
    await before.submits({ birthDate: "19790822" });
    expect(before.sees.path).toBe("/sign-in");
    const later = test.visitor();
    await later.signsInWithNotice(member.notice);
    expect(later.sees.problems).toHaveLength(1);
    const notices = await noticesOf(test.portal, [member.id]);
    expect(notices.map(({ voided_at }) => voided_at !== null)).toEqual([true, false]);
  });

  it("records who issued it to whom, and why", async () => {
    const test = await openPortal();
    const [id = ""] = await addMembers(test, 1);
    await issueNotices(test.portal, runInto("csv"), async () => [id]);
    const events = await test.portal.db
      .selectFrom("audit_events")
      .selectAll()
      .where("subject", "=", id)
      .orderBy("sequence")
      .execute();
    expect(events).toMatchObject([{ action: "notice.issued", actor: "operator:hanako", detail: "spring" }]);
  });
});

describe("a run that is interrupted", () => {
  /** A portal that breaks down after so many hashes. */
  function breaking(portal: Portal, after: number): Portal {
    let left = after;
    const hash: Portal["hashing"]["hash"] = (text, scheme) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error("power cut")) : portal.hashing.hash(text, scheme);
    };
    return { ...portal, hashing: { ...portal.hashing, hash } };
  }

  it("while the credentials are made: nothing is valid or printed, and it goes on from there", async () => {
    const test = await openPortal();
    const ids = await addMembers(test, 6);
    const run = runInto("csv");
    await expect(issueNotices(breaking(test.portal, 4), run, async () => ids)).rejects.toThrow("power cut");
    expect(existsSync(run.file)).toBe(false);
    expect(await noticesOf(test.portal, ids)).toEqual([]);

    let hashed = 0;
    const counting = {
      ...test.portal.hashing,
      hash: (...given: Parameters<Portal["hashing"]["hash"]>) => {
        hashed += 1;
        return test.portal.hashing.hash(...given);
      },
    };
    await issueNotices({ ...test.portal, hashing: counting }, run, async () => []);
    expect(hashed).toBeLessThan(6);
    expect(readFileSync(run.file, "utf8").trim().split("\r\n")).toHaveLength(7);
    expect(await noticesOf(test.portal, ids)).toHaveLength(6);
  });

  it("with the last line of its own file cut off, and once more: that one is made anew", async () => {
    const test = await openPortal();
    const ids = await addMembers(test, 3);
    const run = runInto("csv");
    await expect(issueNotices(breaking(test.portal, 2), run, async () => ids)).rejects.toThrow("power cut");
    const unfinished = `${run.file}.unfinished`;
    // What breaks down here lives on for a moment in this process, and writes.
    await setTimeout(100);
    writeFileSync(unfinished, readFileSync(unfinished, "utf8").slice(0, -20));
    await expect(issueNotices(breaking(test.portal, 1), run, async () => [])).rejects.toThrow("power cut");
    await setTimeout(100);
    await issueNotices(test.portal, run, async () => []);
    expect(await noticesOf(test.portal, ids)).toHaveLength(3);
  });

  it("and goes on after days leaves out who was sent another, left, or came to a password meanwhile", async () => {
    const test = await openPortal();
    const [first, resent, left, marked] = (await addMembers(test, 4)) as [string, string, string, string];
    const all = [first, resent, left, marked];
    const run = runInto("csv");
    await expect(issueNotices(breaking(test.portal, 2), run, async () => all)).rejects.toThrow("power cut");
    test.passes(86_400_000);
    await issueNotices(test.portal, runInto("letter"), async () => [resent]);
    const { db } = test.portal;
    await db.updateTable("members").set({ retired_at: 1 }).where("id", "=", left).execute();
    await db.updateTable("members").set({ do_not_send_at: 1 }).where("id", "=", marked).execute();
    test.passes(1000);

    const overtaken: string[] = [];
    const onOvertaken = (some: { memberNumber: string }[]) =>
      void overtaken.push(...some.map(({ memberNumber }) => memberNumber));
    expect(await issueNotices(test.portal, { ...run, onOvertaken }, async () => [])).toBe(1);
    expect(overtaken).toHaveLength(3);
    expect(await noticesOf(test.portal, all)).toMatchObject([
      { member_id: resent, voided_at: null },
      { member_id: first, voided_at: null },
    ]);
    expect(readFileSync(run.file, "utf8").trim().split("\r\n")).toHaveLength(2);
  });

  it("is over where nobody of it is left", async () => {
    const test = await openPortal();
    const ids = await addMembers(test, 2);
    const run = runInto("csv");
    await expect(issueNotices(breaking(test.portal, 1), run, async () => ids)).rejects.toThrow("power cut");
    test.passes(1000);
    await issueNotices(test.portal, runInto("letter"), async () => ids);
    await expect(issueNotices(test.portal, run, async () => [])).rejects.toThrow("Nobody is left");
    expect(["", ".part", ".unfinished"].map((ending) => existsSync(run.file + ending))).toEqual([false, false, false]);
  });

  it("while the notices are recorded: the printed file is the one that counts, and nobody has two", async () => {
    const test = await openPortal();
    const ids = await addMembers(test, 501);
    const run = runInto("csv");
    let transactions = 0;
    const db = new Proxy(test.portal.db, {
      get(target, name) {
        if (name === "transaction" && ++transactions === 2) throw new Error("power cut");
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const quick = { ...test.portal.hashing, hash: async () => "x1.k1.quick" };
    const hasty = { ...test.portal, hashing: quick };
    await expect(issueNotices({ ...hasty, db }, run, async () => ids)).rejects.toThrow("power cut");
    expect(await noticesOf(test.portal, ids)).toHaveLength(500);
    const printed = readFileSync(`${run.file}.part`, "utf8");

    test.passes(86_400_000);
    await issueNotices(hasty, run, async () => []);
    expect(readFileSync(run.file, "utf8")).toBe(printed);
    const notices = await noticesOf(test.portal, ids);
    expect(notices).toHaveLength(501);
    expect(new Set(notices.map(({ issued_at }) => issued_at)).size).toBe(1);
    expect(notices.filter(({ voided_at }) => voided_at !== null)).toEqual([]);
    expect(existsSync(`${run.file}.part`) || existsSync(`${run.file}.unfinished`)).toBe(false);
  });

  it("P4: keeps its credentials encrypted meanwhile, and readable by nobody else", async () => {
    const test = await openPortal();
    const ids = await addMembers(test, 3);
    const run = runInto("csv");
    await expect(issueNotices(breaking(test.portal, 2), run, async () => ids)).rejects.toThrow("power cut");
    const text = readFileSync(`${run.file}.unfinished`, "utf8");
    expect(text).not.toMatch(/kp-|memberId|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/);
    expect(statSync(`${run.file}.unfinished`).mode & 0o777).toBe(0o600);
  });
});

it("I5: a list for the print shop has no cell that a spreadsheet would compute", async () => {
  const test = await openPortal();
  const ids = await addMembers(test, 1, { name: "=HYPERLINK(1)", route: "＋総務部" });
  const run = runInto("csv");
  await issueNotices(test.portal, run, async () => ids);
  const text = readFileSync(run.file, "utf8");
  expect(text.startsWith("\uFEFF会員番号,")).toBe(true);
  expect(text).toContain(",'=HYPERLINK(1),");
  expect(text).toContain(",'＋総務部,");
});
