/** The office as operators work in it: for several insurers at once, so that nothing here is bound to one. */
import type { Queries } from "../../database/database.ts";
import type { Deps } from "../../deps.ts";

export interface Office extends Omit<Deps, "db"> {
  db: Queries;
}
