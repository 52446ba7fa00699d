/** Queries that run for every page are built and compiled once; only their arguments change. */
import { type Compilable, type CompiledQuery, type Expression, PostgresAdapter, sql } from "kysely";
import type { Queries } from "./database.ts";

/** An argument in the query. */
export type Text = Expression<string>;

/** SQLite plans a join anew, at ten times its price, whenever an argument that it compares bare has another value. */
const text = (argument: string): Text => sql<string>`cast(${argument} as text)`;

/**
 * @param build makes the query from its arguments; its columns hold numbers and text.
 * @returns a function that runs it with others.
 */
export function compiledOnce<Args extends Text[], Row>(
  build: (db: Queries, ...args: Args) => Compilable<Row>,
): (db: Queries, ...args: { [Each in keyof Args]: string }) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<unknown>>();
  const marks = Array.from({ length: build.length - 1 }, (_, index) => `argument ${index}`);
  return async (db, ...args) => {
    const { adapter } = db.getExecutor();
    const isPostgres = adapter instanceof PostgresAdapter;
    let query = compiled.get(adapter);
    if (!query) {
      query = build(db, ...(marks.map(text) as Args)).compile();
      // PostgreSQL names all columns anew in each answer; as one of JSON a wide row is read at half the price.
      if (isPostgres) query = { ...query, sql: `select to_json(whole) as row from (${query.sql}) as whole` };
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((each) => {
      const index = marks.indexOf(each as string);
      return index < 0 ? each : args[index];
    });
    const { rows } = await db.executeQuery({ ...query, parameters });
    return isPostgres ? (rows as { row: Row }[]).map(({ row }) => row) : (rows as Row[]);
  };
}
