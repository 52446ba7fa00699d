/** Queries that run for every page are built and compiled once; only their arguments change. */
import type { Compilable, CompiledQuery } from "kysely";
import type { Queries } from "./database.ts";

/**
 * @param build makes the query from the arguments, each of which must come to the database as a parameter of its own.
 * @returns a function that runs it with other arguments.
 */
export function compiledOnce<Args extends string[], Row>(
  build: (db: Queries, ...args: Args) => Compilable<Row>,
): (db: Queries, ...args: Args) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const marks = Array.from({ length: build.length - 1 }, (_, index) => `argument ${index}`) as Args;
  return async (db, ...args) => {
    const dialect = db.getExecutor().adapter;
    let query = compiled.get(dialect);
    if (!query) {
      query = build(db, ...marks).compile();
      compiled.set(dialect, query);
    }
    const parameters = query.parameters.map((each) => {
      const index = marks.indexOf(each as string);
      return index < 0 ? each : args[index];
    });
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
