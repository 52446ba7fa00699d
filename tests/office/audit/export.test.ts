import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuditEvent, record, recordAll } from "../../../src/audit/audit.ts";
import { csvRow } from "../../../src/files/csv.ts";
import { exportLog } from "../../../src/office/audit/export.ts";
import type { Acting } from "../../../src/office/desk.ts";
import { openPortal, startOfTime, type TestPortal } from "../../support/portal.ts";

const operator = "operator:hanako";
const event = (detail: string): AuditEvent => ({
  action: "member.show",
  outcome: "ok",
  actor: operator,
  subject: "m1",
  detail,
});

describe("a CSV row", () => {
  it.each(["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])(
    "I5: that begins with %j gets an apostrophe",
    (sign) => {
      const [[cell]] = parse(csvRow([`${sign}cmd|' /C calc'!A0`]), { relax_quotes: false }) as [[string]];
      expect(cell).toBe(`'${sign}cmd|' /C calc'!A0`);
    },
  );

  it("I5: keeps the signs inside a text, and numbers below zero", () => {
    expect(csvRow(["a=b", "a-b", -5, null])).toBe("a=b,a-b,-5,\r\n");
  });

  it("quotes as RFC 4180 says", () => {
    const cells = ['say "hello"', "a,b", "two\r\nlines", "見本 太郎", ""];
    expect(csvRow(cells)).toBe('"say ""hello""","a,b","two\r\nlines",見本 太郎,\r\n');
    expect(parse(csvRow(cells))).toEqual([cells]);
  });
});

describe("the exported audit log", () => {
  let test: TestPortal;
  let folder: string;
  let file: string;
  let office: Acting;

  beforeEach(async () => {
    test = await openPortal();
    office = { portal: test.portal, actor: operator };
    folder = mkdtempSync(join(tmpdir(), "genkan-export-"));
    file = join(folder, "audit.csv");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = () => parse(readFileSync(file, "utf8"), { bom: true, columns: true }) as Record<string, string>[];

  it("is UTF-8 with a byte order mark, for its owner only, with every row and the one about itself", async () => {
    await recordAll(
      test.portal,
      Array.from({ length: 1500 }, (_, index) => event(`理由 ${index}`)),
    );
    expect(await exportLog(office, file, {}, "en")).toBe(1501);
    expect(readFileSync(file).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const rows = read();
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1501 }, (_, index) => `${index + 1}`));
    expect(rows[0]).toMatchObject({ at: "2026-04-06 10:00:00", detail: "理由 0", actor: operator });
    expect(rows.at(-1)).toMatchObject({ action: "audit.exported", actor: operator });
    expect(readdirSync(folder)).toEqual(["audit.csv"]);
  });

  it("holds only the rows of the period, its first moment included, its last not", async () => {
    for (const detail of ["before", "first", "last", "after"]) {
      await record(test.portal, event(detail));
      test.passes(1000);
    }
    await exportLog(office, file, { from: startOfTime + 1000, to: startOfTime + 3000 }, "en");
    expect(read().map(({ detail }) => detail)).toEqual(["first", "last"]);
  });

  it("names the member that a row is about by the number the office knows, also where it is about a notice", async () => {
    const { id } = await test.memberWithNotice();
    const notice = await test.portal.db.selectFrom("notices").select("id").executeTakeFirstOrThrow();
    for (const subject of [id, notice.id, test.portal.insurer.id]) await record(test.portal, { ...event(""), subject });
    await exportLog(office, file, {}, "ja");
    const { member_number: number } = await test.portal.db
      .selectFrom("members")
      .select("member_number")
      .executeTakeFirstOrThrow();
    expect(
      read()
        .slice(-4)
        .map((row) => row.会員番号),
    ).toEqual([number, number, "", ""]);
    expect(Object.keys(read()[0]!).slice(0, 4)).toEqual(["番号", "日時", "行った人", "会員番号"]);
  });

  it("A2: holds no other insurer's rows", async () => {
    const other = await openPortal();
    await record(other.portal, event("other"));
    await exportLog(office, file, {}, "en");
    expect(read().map(({ action }) => action)).toEqual(["audit.exported"]);
  });

  it("I5: computes nothing that a visitor wrote", async () => {
    await record(test.portal, { ...event("=1+1"), userAgent: '=HYPERLINK("http://evil.test")' });
    await exportLog(office, file, {}, "en");
    expect(read()[0]).toMatchObject({ detail: "'=1+1", user_agent: `'=HYPERLINK("http://evil.test")` });
  });

  it("overwrites no file and records nothing then", async () => {
    writeFileSync(file, "mine");
    await expect(exportLog(office, file, {}, "en")).rejects.toThrow("exists already");
    expect(readFileSync(file, "utf8")).toBe("mine");
    const heads = test.deps.db.selectFrom("audit_heads").where("insurer_id", "=", test.portal.insurer.id);
    expect(await heads.selectAll().execute()).toEqual([]);
  });
});
