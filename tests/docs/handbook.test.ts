/** docs/office.md, carried out from its first command to its last, with folders and rights as the container has them. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { onlyOn } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { pause } from "../support/server-process.ts";
import { workbook } from "../support/workbook.ts";

interface Block {
  /** What stands behind the fence: `sh`, `ini`, `md kiyaku.md`; empty for a command too. */
  kind: string;
  text: string;
  chapter: string;
}

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const blocks = blocksOf(readFileSync(path("docs/office.md"), "utf8"));
const commands = blocks.filter(({ kind }) => ["", "sh", "sh new-machine"].includes(kind));

let root: string;
let relay: Relay;
let port: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "genkan-handbook-"));
  port = await freePort();
  relay = await openRelay();
  for (const folder of ["data", "keys", "files", "backup", "secrets"]) mkdirSync(join(root, folder), { mode: 0o700 });
  mkdirSync(join(root, "usb"));
  writeFileSync(join(root, ".env"), ownValues(blocks.find(({ kind }) => kind === "ini")!.text));
  writeFileSync(join(root, "secrets/smtp-url"), relay.url);
  for (const { kind, text } of blocks) {
    const [, name] = /^md (\S+)$/.exec(kind) ?? [];
    if (name) writeFileSync(join(root, "files", name), text);
  }
  writeFileSync(join(root, "files/会員一覧.xlsx"), workbook({ name: "一覧", rows: members }));
});

afterAll(async () => {
  await stopPortal();
  await relay?.close();
  rmSync(root, { recursive: true, force: true });
});

/** What the office's list holds when the handbook is read. */
const members = [
  "会員番号,氏名,フリガナ,生年月日,メールアドレス,郵便番号,住所1,住所2,配布先",
  "1001-1,見本 太郎,ミホン タロウ,S54.8.22,taro@example.com,100-0000,東京都千代田区見本町1-2-3,,本社",
  "1001-2,見本 花子,ミホン ハナコ,1981-02-03,,100-0000,東京都千代田区見本町1-2-3,,本社",
  "1002-1,髙﨑 次郎,タカサキ ジロウ,平成2年3月4日,,060-0001,北海道札幌市中央区見本1-1,,札幌",
].map((row) => row.split(","));

describe("the handbook", () => {
  onlyOn("SQLite", "has its backups in the handbook");

  it.each(commands.map((block, index) => ({ ...block, name: `${index + 1}. ${block.text.split("\n")[0]}` })))(
    "runs as it is printed: $chapter, $name",
    async ({ kind, text }) => {
      if (kind === "sh new-machine") {
        await stopPortal();
        for (const folder of ["data", "keys"]) rmSync(join(root, folder), { recursive: true });
      }
      for (const command of commandsOf(text)) {
        const { code, output } = await runs(command);
        expect({ command, code, output }).toEqual({ command, code: 0, output: expect.not.stringMatching(/^\s+at /m) });
      }
    },
    120_000,
  );

  it("leaves papers and lists in the folder of the files alone, and everything for its owner only", () => {
    expect(readdirSync(join(root, "files"))).toContain("4月.pdf");
    expect(readdirSync(join(root, "data")).filter((name) => /csv|pdf|keys/.test(name))).toEqual([]);
    for (const each of ["data", "keys", "data/genkan.sqlite", "keys/pepper", "files/4月.pdf"]) {
      expect([each, statSync(join(root, each)).mode & 0o077]).toEqual([each, 0]);
    }
    expect(existsSync(join(root, "data-of-kunren"))).toBe(false);
  });

  it("names settings that there are, of PostgreSQL too", () => {
    const settings = blocks.filter(({ kind }) => kind.startsWith("ini")).flatMap(({ text }) => text.split("\n"));
    const names = settings.map((line) => line.split("=")[0]!.replace(/_FILE$/, "")).filter((name) => name !== "");
    const known = `${readFileSync(path("src/config.ts"), "utf8")} COMPOSE_PROFILES`;
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(() => readConfig({ DKIM_SELECTOR: "s1", MAIL_FROM: "no-reply@kenpo.example.jp" })).not.toThrow();
  });
});

/** @returns what each fence holds, without the indent of the list it stands in. */
function blocksOf(text: string): Block[] {
  let chapter = "";
  const found: Block[] = [];
  for (const [, heading, indent = "", kind = "", body = ""] of text.matchAll(
    /^## (.+)$|^( *)```(.*)\n([\s\S]*?)^ *```$/gm,
  )) {
    if (heading) chapter = heading;
    else found.push({ chapter, kind, text: body.replaceAll(new RegExp(`^${indent}`, "gm"), "") });
  }
  return found;
}

/** What the reader puts in is the example that stands there, but for where the USB stick is. */
function ownValues(text: string): string {
  return text.replaceAll("〈/mnt/usb〉", join(root, "usb")).replaceAll(/[〈〉]/g, "");
}

/** Each command on its own, so that a red one has its name; a backslash goes on with the next line. */
const commandsOf = (text: string) => ownValues(text).trim().replaceAll("\\\n", " ").split("\n");

/** The function that the reader defines first stands before every command. */
const [defined] = commands;

async function runs(command: string): Promise<{ code: number | null; output: string }> {
  const support = path("tests/support/as-in-the-container.sh");
  const script = [`. "${support}"`, ownValues(defined!.text), command].join("\n");
  const env = {
    PATH: process.env.PATH ?? "",
    ROOT: root,
    PORT: String(port),
    OFFICE_PORT: "0",
    NODE: path("node_modules/.bin/node"),
    LAUNCHER: path("src/genkan.js"),
  };
  const shell = spawn("bash", ["-e", "-u", "-o", "pipefail", "-c", script], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard: string[] = [];
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  const code = await new Promise<number | null>((resolve) => shell.once("exit", resolve));
  return { code, output: heard.join("") };
}

async function stopPortal(): Promise<void> {
  const file = join(root, "pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8"));
  for (let signal: "SIGTERM" | 0 = "SIGTERM"; isTold(pid, signal); signal = 0) await pause(20);
  rmSync(file);
  rmSync(join(root, "log"));
}

/** @returns whether there is such a process. */
function isTold(pid: number, signal: "SIGTERM" | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
