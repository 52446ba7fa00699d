/** Queries that run for every page are built and compiled once; only their arguments change. */
import { type Compilable, type CompiledQuery, type Expression, sql } from "kysely";
import type { Queries } from "./database.ts";

/** An argument in the query. */
export type Text = Expression<string>;

/** SQLite plans a join anew, at ten times its price, whenever an argument that it compares bare has another value. */
const text = (argument: string): Text => sql<string>`cast(${argument} as text)`;

/** @param build makes the query from its arguments. @returns a function that runs it with others. */
export function compiledOnce<Args extends Text[], Row>(
  build: (db: Queries, ...args: Args) => Compilable<Row>,
): (db: Queries, ...args: { [Each in keyof Args]: string }) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const marks = Array.from({ length: build.length - 1 }, (_, index) => `argument ${index}`);
  return async (db, ...args) => {
    const dialect = db.getExecutor().adapter;
    let query = compiled.get(dialect);
    if (!query) {
      query = build(db, ...(marks.map(text) as Args)).compile();
      compiled.set(dialect, query);
    }
    const parameters = query.parameters.map((each) => {
      const index = marks.indexOf(each as string);
      return index < 0 ? each : args[index];
    });
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
