/** How fast the office finds members among a million, opens a sheet and counts the funnel, on both databases, in this process. */
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import { newId, type Portal, transaction } from "../../src/deps.ts";
import { firstLoginSteps } from "../../src/members/first-login-steps.ts";
import { memberRow } from "../../src/members/members.ts";
import { searchKeys } from "../../src/members/search-keys.ts";
import { userIdKey } from "../../src/members/user-id.ts";
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
const printed = (n: number) => `kp-${String(n).padStart(8, "0")}`;

const rowsAtOnce = 300;

/** What tells the members apart; nobody opens what is sealed here. */
function rowOf(portal: Portal, n: number) {
  const { memberNumber, name, nameKana, batch, route, ...about } = person(n);
  const row = { id: newId(portal.random), user_handle: newId(portal.random), member_number: memberNumber };
  return { ...row, name, name_kana: nameKana, batch, route, ...searchKeys(portal, { ...about, name, nameKana }) };
}

const rowsInOneTransaction = rowsAtOnce * 100;

/** On SQLite in memory as far as it goes: how fast rows are written is measured elsewhere. */
async function fill(portal: Portal, members: number, isSqlite: boolean): Promise<void> {
  const set = (pragma: string) =>
    portal.db.executeQuery({ sql: `pragma ${pragma}`, parameters: [], query: undefined } as never);
  if (isSqlite) for (const each of ["synchronous = off", "cache_size = -2000000"]) await set(each);
  const sealed = memberRow(portal, person(0));
  for (let from = 0; from < members; from += rowsInOneTransaction) {
    await transaction(portal, async ({ db, insurer, clock }) => {
      for (let part = from; part < Math.min(from + rowsInOneTransaction, members); part += rowsAtOnce) {
        const numbers = Array.from({ length: Math.min(rowsAtOnce, members - part) }, (_, index) => part + index);
        const rows = numbers.map((n) => ({
          ...sealed,
          ...rowOf(portal, n),
          reached: 1 + (n % firstLoginSteps.length),
          issued_on: 20_500 + (n % 60),
        }));
        await db.insertInto("members").values(rows).execute();
        const notices = rows.map(({ id }, index) => ({
          id: newId(portal.random),
          insurer_id: insurer.id,
          member_id: id,
          temporary_user_id: printed(part + index),
          temporary_user_id_key: userIdKey(printed(part + index)),
          password_hash: "",
          issued_at: clock(),
          expires_at: clock() + 86_400_000,
        }));
        await db.insertInto("notices").values(notices).execute();
      }
    });
  }
  if (isSqlite) for (const each of ["synchronous = full", "cache_size = -2000"]) await set(each);
}

async function measure(portal: Portal, members: number): Promise<Line[]> {
  const any = (times: number) => Array.from({ length: times }, (_, n) => Math.floor(((n * 0.618) % 1) * members));
  const searches: Record<string, (n: number) => string> = {
    number: (n) => person(n).memberNumber,
    "begun number": (n) => person(n).memberNumber.slice(0, 4),
    kana: (n) => person(n).nameKana,
    "family in kana": (n) => person(n).nameKana.split(" ")[0]!,
    "given name": (n) => person(n).name.split(" ")[1]!,
    name: (n) => person(n).name.replace(" ", ""),
    "one letter": (n) => person(n).nameKana.slice(0, 1),
    nobody: (n) => `ンンン${n}`,
    "e-mail": (n) => person(n).email,
    "birth date": (n) => person(n).birthDate,
    "postal code": (n) => person(n).postalAddress.postalCode,
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
  const deep = (n: number) => ({ ...page, search: person(n).nameKana.split(" ")[0]!, after: person(n).memberNumber });
  const list = (filter: (n: number) => object) =>
    timed(any(40), (n) => listMembers(portal, { ...page, ...filter(n) }, standingOf));
  lines.push(["search, a page in the middle", said(await list(deep)), "p99 < 100 ms"]);
  lines.push([
    "list, a page in the middle",
    said(await list((n) => ({ after: person(n).memberNumber }))),
    "p99 < 100 ms",
  ]);
  const atStep = (n: number) => ({ reached: firstLoginSteps[n % 9]!, after: person(n).memberNumber });
  lines.push(["list of a step", said(await list(atStep)), "p99 < 100 ms"]);
  const sheets = await timed(any(100), (n) => showMember(portal, person(n).memberNumber, by, standingOf));
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
