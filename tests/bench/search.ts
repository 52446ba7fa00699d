/** How fast the office finds members among a million, opens a sheet and counts the funnel, on both databases, in this process. */
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import { newId, type Portal } from "../../src/deps.ts";
import { firstLoginSteps } from "../../src/members/first-login-steps.ts";
import { memberRow } from "../../src/members/members.ts";
import { listMembers } from "../../src/office/members/list.ts";
import { showMember } from "../../src/office/members/sheet.ts";
import { funnels, mediansOf } from "../../src/office/progress/funnel.ts";
import { standingOf } from "../../src/onboarding/standing.ts";
import { openDeps } from "../../src/open-deps.ts";
import { freePort } from "../support/free-port.ts";
import { postgresIn } from "../support/postgres.ts";
import { newFolder } from "./place.ts";

type Line = [what: string, measured: string, aim: string];

/** @returns lines for the table of `npm run bench`. @param members how many there are. */
export async function benchSearch(members: number): Promise<Line[]> {
  const port = await freePort();
  await (await postgresIn(newFolder(), []))(port);
  const places = { SQLite: undefined, PostgreSQL: `postgres://postgres@127.0.0.1:${port}/postgres` };
  const lines: Line[] = [];
  for (const [name, url] of Object.entries(places)) {
    const settings = { DATA_DIR: newFolder(), LOG_LEVEL: "error", ...(url ? { DATABASE_URL: url } : {}) };
    const deps = await openDeps(readConfig(settings));
    await makeDemonstration(deps, "http://localhost:8080");
    const portal = (await demonstrationPortal(deps))!;
    const startedAt = performance.now();
    await fill(portal, members, !url);
    if (url) await vacuum(url);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.error(`${name}: ${members} members made in ${seconds} s`);
    lines.push(...(await measure(portal, members)).map(([what, ...rest]): Line => [`${name}: ${what}`, ...rest]));
    await deps.db.destroy();
  }
  return lines;
}

/** As PostgreSQL does by itself within a minute after so many rows. */
async function vacuum(url: string): Promise<void> {
  const db = openDatabase(url);
  for (const table of ["members", "notices"]) {
    await db.executeQuery({ sql: `vacuum analyze ${table}`, parameters: [], query: undefined } as never);
  }
  await db.destroy();
}

const families = pairs(
  "佐藤サトウ 鈴木スズキ 高橋タカハシ 田中タナカ 伊藤イトウ 渡邊ワタナベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ 吉田ヨシダ 山田ヤマダ 佐々木ササキ 山口ヤマグチ " +
    "松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 斎藤サイトウ 清水シミズ 山崎ヤマザキ 森モリ 池田イケダ 橋本ハシモト 阿部アベ 石川イシカワ 前田マエダ 藤田フジタ 小川オガワ 後藤ゴトウ",
);
const given = pairs(
  "太郎タロウ 花子ハナコ 一郎イチロウ 桜サクラ 健ケン 愛アイ 翔ショウ 葵アオイ 蓮レン 結衣ユイ 大輔ダイスケ 恵子ケイコ 誠マコト 陽菜ヒナ 直樹ナオキ 美咲ミサキ 拓也タクヤ 由美ユミ " +
    "隆タカシ 幸子サチコ 和子カズコ 浩ヒロシ 明美アケミ 学マナブ 千尋チヒロ 薫カオル 梓アズサ 遥ハルカ 渚ナギサ 光ヒカル",
);

function pairs(text: string): [kanji: string, kana: string][] {
  return text.split(" ").map((pair) => {
    const at = pair.search(/[ァ-ヶ]/);
    return [pair.slice(0, at), pair.slice(at)];
  });
}

const person = (n: number) => {
  const [family, familyKana] = families[(n * 7) % families.length]!;
  const [name, nameKana] = given[(n * 13 + (n >> 5)) % given.length]!;
  const born = `${1935 + (n % 85)}-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + ((n >> 3) % 28)).padStart(2, "0")}`;
  return {
    memberNumber: `${1_000_000 + n}-1`,
    name: `${family} ${name}`,
    nameKana: `${familyKana} ${nameKana}`,
    birthDate: born,
    email: `member${n}@example.com`,
    postalAddress: { postalCode: String(1_000_000 + (n % 99_991)), lines: ["東京都千代田区見本町1-2-3"] },
    batch: `2026-${String(1 + (n % 12)).padStart(2, "0")}`,
    route: `第${n % 40}営業部`,
  };
};
/** As the database copies them. */
const member = (n: number) => ({ ...person(n % made), memberNumber: person(n).memberNumber });
const printed = (n: number) => `kp-${String(n).padStart(8, "0")}`;

const rowsAtOnce = 300;
/** So many are made by the program itself; the database makes the others of them. */
const made = 10_000;

/** How fast rows are written is measured elsewhere: here the database writes most of them by itself, in memory as far as it goes. */
async function fill(portal: Portal, members: number, isSqlite: boolean): Promise<void> {
  const { db, insurer, clock } = portal;
  const run = (sql: string) => db.executeQuery({ sql, parameters: [], query: undefined } as never);
  if (isSqlite) for (const each of ["synchronous = off", "cache_size = -2000000"]) await run(`pragma ${each}`);
  const first = Array.from({ length: Math.min(made, members) }, (_, n) => n);
  const rows = first.map((n) => ({
    ...memberRow(portal, person(n)),
    reached: 1 + (n % firstLoginSteps.length),
    issued_on: 20_500 + (n % 60),
  }));
  const notices = rows.map(({ id: member_id }, n) => {
    const row = { id: newId(portal.random), insurer_id: insurer.id, member_id, password_hash: "" };
    const moments = { issued_at: clock(), expires_at: clock() + 86_400_000 };
    return { ...row, ...moments, temporary_user_id: printed(n), temporary_user_id_key: printed(n) };
  });
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await db
      .insertInto("members")
      .values(rows.slice(at, at + rowsAtOnce))
      .execute();
    await db
      .insertInto("notices")
      .values(notices.slice(at, at + rowsAtOnce))
      .execute();
  }
  for (let copy = 1; copy < members / made; copy += 1) {
    await run(copied("members", Object.keys(rows[0]!), copyOf(copy)));
    await run(copied("notices", Object.keys(notices[0]!), copyOf(copy)));
  }
  if (isSqlite) for (const each of ["synchronous = full", "cache_size = -2000"]) await run(`pragma ${each}`);
}

/** What is another's in each copy; births and postal codes are as many people's as they are in life, a hundredth of them. */
const copyOf = (copy: number): Record<string, string> => ({
  id: `'${copy}-' || id`,
  member_id: `'${copy}-' || member_id`,
  user_handle: `'${copy}-' || user_handle`,
  member_number: `cast(${copy * made} + cast(substr(member_number, 1, 7) as integer) as text) || '-1'`,
  birth_key: `birth_key + ${copy % 40}`,
  postal_key: `postal_key + ${copy}`,
  imported_email_key: `imported_email_key + ${copy}`,
  temporary_user_id: `'kp-' || substr('${String(copy * made).padStart(8, "0")}', 1, 4) || substr(temporary_user_id, 8)`,
  temporary_user_id_key: `'kp-' || substr('${String(copy * made).padStart(8, "0")}', 1, 4) || substr(temporary_user_id, 8)`,
});

function copied(table: "members" | "notices", columns: string[], changed: Record<string, string>): string {
  const values = columns.map((column) => changed[column] ?? column);
  const made = table === "members" ? "length(id) = 20 and batch is not null" : "length(member_id) = 20";
  return `insert into ${table} (${columns.join(", ")}) select ${values.join(", ")} from ${table} where ${made}`;
}

async function measure(portal: Portal, members: number): Promise<Line[]> {
  const any = (times: number) => Array.from({ length: times }, (_, n) => Math.floor(((n * 0.618) % 1) * members));
  const searches: Record<string, (n: number) => string> = {
    number: (n) => member(n).memberNumber,
    "begun number": (n) => member(n).memberNumber.slice(0, 4),
    kana: (n) => member(n).nameKana,
    "family in kana": (n) => member(n).nameKana.split(" ")[0]!,
    "given name": (n) => member(n).name.split(" ")[1]!,
    name: (n) => member(n).name.replace(" ", ""),
    "one letter": (n) => member(n).nameKana.slice(0, 1),
    nobody: (n) => `ンンン${n}`,
    "e-mail": (n) => member(n).email,
    "birth date": (n) => member(n).birthDate,
    "postal code": (n) => member(n).postalAddress.postalCode,
    "printed ID": printed,
  };
  const page = { limit: 50 };
  const by = { actor: "operator:bench", reason: "bench" };
  const lines: Line[] = [];
  const all: number[] = [];
  for (const [what, text] of Object.entries(searches)) {
    const times = await timed(any(40), (n) => listMembers(portal, { ...page, search: text(n) }, standingOf));
    all.push(...times);
    lines.push([`search, ${what}`, said(times), "p99 < 100 ms"]);
  }
  lines.unshift(["search, all kinds", said(all.sort((a, b) => a - b)), "p99 < 100 ms"]);
  const deep = (n: number) => ({ ...page, search: member(n).nameKana.split(" ")[0]!, after: member(n).memberNumber });
  const list = (filter: (n: number) => object) =>
    timed(any(40), (n) => listMembers(portal, { ...page, ...filter(n) }, standingOf));
  lines.push(["search, a page in the middle", said(await list(deep)), "p99 < 100 ms"]);
  lines.push([
    "list, a page in the middle",
    said(await list((n) => ({ after: member(n).memberNumber }))),
    "p99 < 100 ms",
  ]);
  const atStep = (n: number) => ({ reached: firstLoginSteps[n % 9]!, after: member(n).memberNumber });
  lines.push(["list of a step", said(await list(atStep)), "p99 < 100 ms"]);
  const sheets = await timed(any(100), (n) => showMember(portal, member(n).memberNumber, by, standingOf));
  lines.push(["sheet", said(sheets), "< 100 ms"]);
  lines.push(["funnel", said(await timed(any(5), () => funnels(portal, {}))), "< 1000 ms"]);
  lines.push(["funnel by week", said(await timed(any(5), () => funnels(portal, {}, "week"))), "< 1000 ms"]);
  const medians = await timed(any(5), () => mediansOf(portal, {}));
  lines.push(["median times", said(medians), "< 1000 ms"]);
  return lines;
}

/** @returns ms each took, shortest first. */
async function timed(numbers: number[], work: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const n of numbers) {
    const startedAt = performance.now();
    await work(n);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b);
}

function said(times: number[]): string {
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms`;
}
