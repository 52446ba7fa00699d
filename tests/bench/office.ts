/** What the benchmarks of the office's commands share: an open portal beside them, a list of people, memory and waits. */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Portal } from "../../src/deps.ts";
import { addMember } from "../../src/members/members.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { Connection } from "./client.ts";
import type { Paper } from "./person.ts";

/** @returns what stands on the papers of so many new members. */
export async function newMembers(office: Portal, count: number): Promise<Paper[]> {
  const made: Paper[] = [];
  for (let n = 1; n <= count; n += 2)
    made.push(...(await Promise.all([n, n + 1].map((each) => newMember(office, each)))));
  return made;
}

async function newMember(office: Portal, n: number): Promise<Paper> {
  const id = await addMember(office, {
    memberNumber: `bench-${n}`,
    name: "見本 太郎",
    nameKana: "ミホン タロウ",
    birthDate: "1979-08-22",
  });
  const { temporaryUserId: userId, temporaryPassword: password } = await issueNotice(office, id);
  return { userId, password, birthDate: "19790822", ownId: `member-${n}` };
}

/** People who do not exist, a thousand rows a piece. */
export function* invented(rows: number): Generator<string> {
  const families = ["見本", "試験", "架空", "例示", "仮名"];
  const given = ["太郎", "花子", "一郎", "桜", "健"];
  yield "会員番号,氏名,フリガナ,生年月日,メールアドレス,郵便番号,住所1,住所2,配布先\r\n";
  for (let from = 0; from < rows; from += 1000) {
    let piece = "";
    for (let n = from; n < Math.min(from + 1000, rows); n += 1) {
      const born = `${1940 + (n % 60)}-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`;
      piece +=
        `${10_000 + n}-1,${families[n % 5]} ${given[n % 4]},ミホン タロウ,${born},member${n}@example.com,` +
        `${1_000_000 + (n % 9999)},東京都千代田区見本町${n % 90}-${n % 20},みほんハイツ${n % 900}号室,第${n % 40}営業部\r\n`;
    }
    yield piece;
  }
}

/** A visitor every tenth of a second. */
export function visitsOf(port: number): { end: () => Promise<number[]> } {
  const waits: number[] = [];
  let isOver = false;
  const visiting = (async () => {
    while (!isOver) {
      const startedAt = performance.now();
      await visit(port, "/sign-in");
      waits.push(performance.now() - startedAt);
      await pause(100);
    }
  })();
  return {
    async end() {
      isOver = true;
      await visiting;
      return waits.sort((a, b) => a - b);
    },
  };
}

async function visit(port: number, path: string): Promise<number> {
  const connection = new Connection(port);
  const answer = await connection.send(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
  connection.close();
  return answer.status;
}

export async function untilOpen(port: number): Promise<void> {
  while ((await visit(port, "/sign-in").catch(() => 0)) !== 200) await pause(50);
}

/** @returns the highest resident memory so far, in MB. */
export function peakMemoryOf({ pid }: ChildProcess): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
    } catch {
      // The process has ended; what was seen last stays.
      clearInterval(timer);
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
