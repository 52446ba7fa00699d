/** The types of the rows and the tables of a migrated database are kept apart by hand; here they are held together, on both. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import type { Database } from "../../src/database/database.ts";
import { freshDatabase, isPostgres } from "../support/database.ts";

/** Table → its columns, such as `used_at: number | null`, in the order of their names. */
type Columns = Record<string, string[]>;

const typed = typedColumns(
  readFileSync(fileURLToPath(new URL("../../src/database/tables.ts", import.meta.url)), "utf8"),
);
let migrated: Columns;

beforeAll(async () => {
  migrated = await migratedColumns((await freshDatabase()).db);
});

it("is made by every migration that there is", async () => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute((await freshDatabase()).db);
  const files = globSync("db/migrations/*.ts").map((path) => basename(path, ".ts"));
  expect(rows.map(({ name }) => name).sort()).toEqual(files.sort());
});

it("has a type for every table, and a table for every type", () => {
  expect(Object.keys(typed).sort()).toEqual(Object.keys(migrated).sort());
});

it.each(Object.keys(typed))(
  "%s has the columns that its type names, and what may be null or left out is the same",
  (name) => {
    expect(typed[name]).toEqual(migrated[name]);
  },
);

function typedColumns(source: string): Columns {
  const interfaces = new Map(
    [...source.matchAll(/^(?:export )?interface (\w+) \{\n(.*?)^\}/gms)].map(([, name = "", body = ""]) => [
      name,
      [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, field = "", type = ""]) => ({ field, type })),
    ]),
  );
  const columns = (of: string) =>
    interfaces
      .get(of)!
      .map(({ field, type }) => `${field}: ${plain(type)}`)
      .sort();
  return Object.fromEntries(interfaces.get("Tables")!.map(({ field, type }) => [field, columns(type)]));
}

/** The type without what no database knows: which texts there are. */
function plain(type: string): string {
  return type.replace(/"[^"]*"( \| "[^"]*")*/, "string");
}

async function migratedColumns(db: Database): Promise<Columns> {
  const keys = isPostgres ? [] : await sqliteKeys(db);
  return Object.fromEntries(
    (await db.introspection.getTables()).map((table) => [
      table.name,
      table.columns
        .map(({ name, dataType, hasDefaultValue, isNullable }) => {
          const type = dataType.toLowerCase() === "text" ? "string" : "number";
          const isKey = keys.includes(`${table.name}.${name}`);
          return `${name}: ${hasDefaultValue ? `Generated<${type}>` : type}${isNullable && !isKey ? " | null" : ""}`;
        })
        .sort(),
    ]),
  );
}

/** SQLite calls them nullable, for the sake of old programs. */
async function sqliteKeys(db: Database): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select tables.name || '.' || columns.name as key
    from sqlite_master tables, pragma_table_info(tables.name) columns
    where tables.type = 'table' and columns.pk > 0`.execute(db);
  return rows.map(({ key }) => key);
}
