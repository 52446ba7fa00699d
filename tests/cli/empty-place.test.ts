/** Where nothing is yet: which commands make a database, and what the others and the open portal say. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { newDatabase, onlyOn } from "../support/database.ts";
import { dataFolder, genkan, type Settings, startGenkan } from "../support/server-process.ts";

const insurer = (origin: string) => [
  ...[
    "insurer",
    "add",
    "--origin",
    origin,
    "--name",
    "みほん健康保険組合",
    "--name-en",
    "Mihon Health Insurance Society",
  ],
  ...["--phone", "03-0000-0000", "--hours", "平日 9時〜17時", "--hours-en", "weekdays 9:00-17:00"],
  ...["--postal-address", "〒100-0000 東京都千代田区見本町1-2-3"],
];

/** A folder that is not there, as `./data` in the wrong one. */
function nowhere(): Settings {
  const folder = dataFolder();
  rmSync(folder, { recursive: true });
  return { DATA_DIR: folder };
}

describe("a folder without a database", () => {
  onlyOn("SQLite", "is a file");

  it.each([
    "members list",
    "insurer list",
    "insurer policy",
    "keys list",
    "audit verify",
    "notices issue --all-new --format csv --out april.csv",
    "backup /tmp/never-made.sqlite",
    "insurer remove kenpo.example.jp",
  ])("stays as it is with genkan %s, which says so", async (line) => {
    const settings = nowhere();
    const { code, complains } = await genkan(line.split(" "), settings);
    expect({ code, complains }).toEqual({
      code: 1,
      complains: expect.stringContaining(`There is no database at ${join(settings.DATA_DIR!, "genkan.sqlite")}`),
    });
    expect(existsSync(settings.DATA_DIR!)).toBe(false);
  });

  it.each([["migrate"], insurer("https://kenpo.example.jp"), ["demo"]])(
    "is given one by genkan %s",
    async (...line) => {
      const settings = nowhere();
      expect(await genkan(line, settings)).toMatchObject({ code: 0, complains: "" });
      expect(readdirSync(settings.DATA_DIR!)).toContain("genkan.sqlite");
    },
  );
});

describe("a database without tables", () => {
  onlyOn("PostgreSQL", "is there before its tables are");

  it("stays as it is where a command only looks", async () => {
    const { url, db } = await newDatabase();
    await sql`drop schema public cascade; create schema public`.execute(db);
    const { code, complains } = await genkan(["members", "list"], { DATA_DIR: dataFolder(), DATABASE_URL: url });
    expect({ code, complains }).toEqual({
      code: 1,
      complains: expect.stringContaining("does not hold Genkan's tables"),
    });
    expect(await db.introspection.getTables()).toEqual([]);
  });
});

describe("genkan serve", () => {
  it("opens an empty portal that says in three languages to come back, and to its owner what to do", async () => {
    const { url } = await newDatabase();
    const server = await startGenkan({ DATA_DIR: dataFolder(), DATABASE_URL: url }, []);
    expect(server.says()).toContain("genkan insurer add --help");
    const answer = await fetch(`${server.origin}/sign-in`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
    for (const words of ["まだ開いていません", "まだ 使（つか）えません", "not open yet", "genkan insurer add"]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain("あおば");
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  });

  it("says that terms come next at the address of an insurer who has none, and nothing at another address", async () => {
    const { url } = await newDatabase();
    const settings = { DATA_DIR: dataFolder(), DATABASE_URL: url };
    const server = await startGenkan(settings, []);
    await genkan(insurer(server.origin), settings);
    const answer = await fetch(`${server.origin}/`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("genkan insurer terms draft");
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(421);
  });
});

describe("who acts", () => {
  const required = { GENKAN_OPERATOR_REQUIRED: "true" };

  it("must be said where the setting asks for it, before or behind the command, and is kept", async () => {
    const settings: Settings = { ...nowhere(), ...required };
    const add = insurer("https://kenpo.example.jp");
    expect(await genkan(add, settings)).toMatchObject({ code: 1, complains: expect.stringContaining("--as NAME") });
    expect(existsSync(settings.DATA_DIR!)).toBe(false);
    expect((await genkan(["--as", "花子", ...add], settings)).code).toBe(0);
    expect((await genkan(["insurer", "policy", "--idle", "15", "--as", "次郎"], settings)).code).toBe(0);
    const file = join(dataFolder(), "audit.csv");
    await genkan(["--as", "三郎", "audit", "export", file], settings);
    expect([...readFileSync(file, "utf8").matchAll(/operator:[^,]+/g)].map(([name]) => name)).toEqual([
      "operator:花子",
      "operator:次郎",
      "operator:三郎",
    ]);
  });

  it.each(["", " "])("is nobody with --as %j", async (name) => {
    const { complains } = await genkan(["insurer", "policy", "--as", name], nowhere());
    expect(complains).toContain("Say who you are");
  });
});

it("takes the insurer from GENKAN_INSURER where a command names none", async () => {
  const settings = nowhere();
  for (const host of ["a.example.jp", "b.example.jp"]) await genkan(insurer(`https://${host}`), settings);
  const policy = (more: Settings) => genkan(["insurer", "edit", "--phone", "03-1111-1111"], { ...settings, ...more });
  expect((await policy({})).complains).toContain("Say which insurer:");
  expect((await policy({ GENKAN_INSURER: "b.example.jp" })).code).toBe(0);
  const { says } = await genkan(["insurer", "list", "--json"], settings);
  expect(JSON.parse(says)).toHaveLength(2);
});

it("says its version", async () => {
  expect(await genkan(["--version"], {})).toMatchObject({ code: 0, says: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
