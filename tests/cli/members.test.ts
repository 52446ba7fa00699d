/** `genkan members` as an operator gives it: what is said, where it is said, and with which exit code. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase, onlyOn } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { cp932, fileWith, goodRows, plainHeadings } from "../support/member-list.ts";
import { dataFolder, pause, type Settings } from "../support/server-process.ts";

/** A database with the demonstration insurer and its three members, and the settings to reach it. */
async function office(): Promise<Settings> {
  const { url } = await newDatabase();
  const settings = { DATA_DIR: dataFolder(), DATABASE_URL: url };
  const deps = await openDeps(readConfig(settings));
  await makeDemonstration(deps, "http://localhost:8080");
  await deps.db.destroy();
  return settings;
}

async function rowsIn(settings: Settings) {
  const db = openDatabase(settings.DATABASE_URL!);
  const rows = await db.selectFrom("members").select("member_number").execute();
  await db.destroy();
  return rows.length;
}

async function auditIn(settings: Settings) {
  const db = openDatabase(settings.DATABASE_URL!);
  const rows = await db.selectFrom("audit_events").select(["action", "actor", "detail"]).orderBy("sequence").execute();
  await db.destroy();
  return rows;
}

it("imports a list after a dry run, and lists and shows who is in it", async () => {
  const settings = await office();
  const file = fileWith(
    cp932(`${plainHeadings}\r\n1001-1,見本 次郎,ミホン タロウ,S54.8.22\r\n2001-1,髙橋 一,タカハシ ハジメ,H1.1.8\r\n`),
  );
  const dry = await genkanHere(["members", "import", file, "--dry-run"], settings);
  expect(dry).toEqual({
    code: 0,
    says: [
      "members.csv: 2 rows, Shift JIS (CP932)",
      "new 1, changed 1, unchanged 0",
      "  1001-1: 氏名 見本 太郎 → 見本 次郎",
      "not in the file, and left as they are: 1002-1, 1003-1 (2)",
      "This was a dry run: nothing was written.",
      "",
    ].join("\n"),
    complains: "",
  });
  const real = await genkanHere(["members", "import", file, "--batch", "April", "--as", "hanako", "--json"], settings);
  expect(JSON.parse(real.says)).toMatchObject({
    encoding: "shift_jis",
    batch: "April",
    rows: 2,
    dryRun: false,
    new: 1,
    changed: 1,
    retired: [],
    missing: ["1002-1", "1003-1"],
  });
  const listed = await genkanHere(["members", "list", "--batch", "April", "--json"], settings);
  expect(JSON.parse(listed.says)).toEqual([
    { number: "2001-1", name: "髙橋 一", kana: "タカハシ ハジメ", batch: "April", stands: "no-notice", leavesAt: null },
  ]);
  const shown = await genkanHere(["members", "show", "1001-1", "--reason", "asked", "--as", "hanako"], settings);
  expect(shown.says).toContain("見本 次郎 (ミホン タロウ)");
  expect((await auditIn(settings)).map(({ action, actor }) => [action, actor])).toEqual([
    ["members.imported", "operator:hanako"],
    ["members.list", expect.stringMatching(/^operator:./)],
    ["member.show", "operator:hanako"],
  ]);
});

it("I3: refuses a list with a bad row: lines and reasons on standard error, the rows in a file, nobody imported", async () => {
  const settings = await office();
  const rows = Array.from({ length: 22 }, (_, n) => `${n}-1,見本 太郎,ミホン,2001-02-29`);
  const file = fileWith([plainHeadings, "1-9,見本 太郎,ミホン,1979-08-22", ...rows].join("\n"));
  const ended = await genkanHere(["members", "import", file], settings);
  expect(ended).toMatchObject({ code: 1, says: "" });
  const said = ended.complains.split("\n");
  expect(said[0]).toBe("line 3, 生年月日: must be a real date, not before 1900, and within its era");
  expect(said.filter((line) => line.startsWith("line "))).toHaveLength(20);
  expect(said.slice(20)).toEqual([
    "… and 2 rows more",
    "Nothing was imported: 22 of 23 rows must be mended first.",
    `They are in ${file}.errors.csv, with the reasons. It holds members' data: delete it when it is no longer needed.`,
    "",
  ]);
  expect(ended.complains).not.toMatch(/2001-02-29|見本/);
  expect(statSync(`${file}.errors.csv`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${file}.errors.csv`, "utf8").trimEnd().split("\r\n")).toHaveLength(23);
  expect(await rowsIn(settings)).toBe(3);
  expect(await auditIn(settings)).toEqual([]);
});

it("tells every row where no file can be written, and takes the rows it sent back, mended, as they are", async () => {
  const settings = await office();
  const rows = Array.from({ length: 22 }, (_, n) => `${n}-1,例示 太郎,レイジ,S54.8.32`);
  const file = fileWith([plainHeadings, ...rows].join("\n"));
  const nowhere = await genkanHere(["members", "import", file, "--errors", "/not/there/errors.csv"], settings);
  expect(nowhere.code).toBe(1);
  expect(nowhere.complains.split("\n").filter((line) => line.startsWith("line "))).toHaveLength(22);
  expect(nowhere.complains).toContain("/not/there/errors.csv could not be written (ENOENT");
  await genkanHere(["members", "import", file], settings);
  const sentBack = readFileSync(`${file}.errors.csv`, "utf8");
  const mended = fileWith(sentBack.replaceAll("S54.8.32", "S54.8.22"), "mended.csv");
  expect((await genkanHere(["members", "import", mended], settings)).says).toContain("new 22, changed 0");
  const again = fileWith(sentBack, "again.csv");
  await genkanHere(["members", "import", again], settings);
  expect(readFileSync(`${again}.errors.csv`, "utf8").split("\r\n")[0]).toBe(sentBack.split("\r\n")[0]);
});

it("imports nothing of a list that looks damaged until the number of people is named", async () => {
  const settings = await office();
  const file = fileWith(`${plainHeadings}\n1001-1,試験 花子,シケン ハナコ,1999-09-09\n`);
  const asked = await genkanHere(["members", "import", file], settings);
  expect(asked).toMatchObject({ code: 1, says: "" });
  expect(asked.complains).toBe(
    [
      "Nothing was imported: this does not look like the changes of a month.",
      "1 of 1 member numbers would belong to somebody else: name, reading and birth date change, as when columns were sorted apart.",
      "  1001-1: 見本 太郎 → 試験 花子",
      "Mend the list. If it is right all the same: --yes-changed 1",
      "",
    ].join("\n"),
  );
  const dry = await genkanHere(["members", "import", file, "--dry-run", "--json"], settings);
  expect(dry.code).toBe(1);
  expect(JSON.parse(dry.says).suspicions).toMatchObject([{ looks: "otherPeople", people: 1 }]);
  expect((await genkanHere(["members", "import", file, "--yes-changed", "2"], settings)).code).toBe(1);
  expect((await genkanHere(["members", "import", file, "--yes-changed", "1"], settings)).says).toContain("changed 1");
});

it("remembers what a heading means, says so, and forgets it", async () => {
  const settings = await office();
  const file = fileWith("本人コード,氏名,フリガナ,生年月日,性別\n1001-1,見本 太郎,ミホン タロウ,1979-08-22,男\n");
  expect((await genkanHere(["members", "import", file], settings)).complains).toContain('--map "本人コード=会員番号"');
  const wrong = await genkanHere(["members", "import", file, "--map", "本人コード=番号札"], settings);
  expect([wrong.code, wrong.complains]).toEqual([2, expect.stringContaining('--map "本人コード=番号札" must be')]);
  await genkanHere(["members", "import", file, "--map", "本人コード=会員番号"], settings);
  const { says } = await genkanHere(["members", "import", file], settings);
  expect(says).toContain("本人コード is read as 会員番号, as was said.");
  expect(says).toContain("not read: 性別");
  expect((await genkanHere(["members", "columns"], settings)).says).toContain("本人コード  会員番号");
  expect((await genkanHere(["members", "columns", "--forget", "本人コード"], settings)).says).toContain("forgotten: 1");
  expect((await genkanHere(["members", "import", file], settings)).code).toBe(1);
});

it("refuses a file that is no member list without making a file of errors", async () => {
  const settings = await office();
  const file = fileWith("日付,金額\n2026-04-06,100\n");
  const ended = await genkanHere(["members", "import", file], settings);
  expect(ended).toMatchObject({ code: 1, says: "" });
  expect(ended.complains).toContain("These headings are not known: 日付, 金額");
  expect(existsSync(`${file}.errors.csv`)).toBe(false);
});

it.each([
  [["unlock", "1001-1"], "required option '--reason <text>'"],
  [["leave", "1001-1", "--reason", " "], "the reason is empty"],
  [["leave", "--reason", "left"], "say who"],
  [["correct", "1001-1", "--reason", "asked"], "say what is to be corrected"],
  [["show", "1001-1", "--uncover"], "--uncover needs a --reason"],
  [["list", "--limit", "many"], "is not a whole number"],
  [["import"], "missing required argument"],
])("ends with 2 when it is used wrongly: %j", async (args, words) => {
  const ended = await genkanHere(["members", ...args], { DATA_DIR: dataFolder() });
  expect(ended.code).toBe(2);
  expect(ended.complains).toContain(words);
});

it("says whether an act changed anything, and names the operator and the reason in the audit log", async () => {
  const settings = await office();
  const act = async (...args: string[]) => {
    const { code, says, complains } = await genkanHere(
      ["members", ...args, "--reason", "left", "--as", "hanako"],
      settings,
    );
    return `${code} ${says}${complains}`.trim();
  };
  expect(await act("unlock", "1001-1")).toBe("0 Member 1001-1 was not locked.");
  expect(await act("reinstate", "1001-1")).toBe("0 Member 1001-1 had neither left nor stopped using the portal.");
  expect(await act("leave", "１００１ー１")).toBe("0 Member 1001-1 has left: nobody signs in any more.");
  expect(await act("leave", "1001-1")).toBe("0 Member 1001-1 has left already, or leaves on that day anyhow.");
  expect(await act("reset-factor", "1001-1")).toMatch(/^1 Member 1001-1 has left; nothing was changed\./);
  expect(await act("reset-factor", "9-9")).toMatch(/^1 There is no member 9-9\. Look for one/);
  expect(await auditIn(settings)).toEqual([{ action: "member.leave", actor: "operator:hanako", detail: "left" }]);
});

describe("an import in parts", () => {
  onlyOn("SQLite", "imports in parts; PostgreSQL takes one transaction, which an interrupt undoes");

  it("goes on to the end of a large import at the first Ctrl-C and stops after a whole part at the second", async () => {
    const settings = await office();
    const file = fileWith(goodRows(20_500, 5000));
    const stopped = startImport(file, settings);
    await stopped.until(async () => (await rowsIn(settings)) > 3);
    stopped.child.kill("SIGINT");
    await stopped.until(async () => stopped.complains().includes("the import goes on to its end"));
    stopped.child.kill("SIGINT");
    expect(await stopped.code).toBe(1);
    expect(stopped.complains()).toMatch(
      /The import was stopped; \d+ members are written\. Finish it with the same command/,
    );
    const half = await rowsIn(settings);
    expect((half - 3) % 500).toBe(0);
    expect(half).toBeLessThan(20_503);

    const finished = startImport(file, settings);
    await finished.until(async () => (await rowsIn(settings)) > half);
    finished.child.kill("SIGINT");
    expect(await finished.code).toBe(0);
    expect(finished.complains()).toMatch(/\d+ of 20500 rows are done; the import goes on to its end/);
    expect(await rowsIn(settings)).toBe(20_503);
  });
});

const node = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));
const launcher = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));

function startImport(file: string, settings: Settings) {
  const child: ChildProcess = spawn(node, [launcher, "members", "import", file], {
    env: { PATH: process.env.PATH ?? "", ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complains = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    complains += text;
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    code,
    complains: () => complains,
    /** Waits for something that must come while the import runs. */
    async until(hasCome: () => Promise<boolean>) {
      while (!(await hasCome())) {
        if (child.exitCode !== null) throw new Error(`the import ended before: ${complains}`);
        await pause(10);
      }
    },
  };
}
