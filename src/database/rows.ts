/** The rows of one insurer. Outside `database/` every query begins with one of these, so that none reaches another insurer's rows. */
import type { DeleteQueryBuilder, DeleteResult, SelectQueryBuilder, UpdateQueryBuilder, UpdateResult } from "kysely";
import type { Queries } from "./database.ts";
import type { Tables } from "./tables.ts";

/** Who asks: every table but the insurers' own holds the insurer in each row. */
interface Bound {
  db: Queries;
  insurer: { id: string };
}

/** Tables whose rows belong to an insurer. */
type OwnTable = { [Name in keyof Tables]: "insurer_id" extends keyof Tables[Name] ? Name : never }[keyof Tables];

/** @returns a query for rows of this insurer, to be narrowed further. */
export function rows<Name extends OwnTable>({ db, insurer }: Bound, table: Name) {
  const query = db.selectFrom(table as OwnTable).where(`${table as OwnTable}.insurer_id`, "=", insurer.id);
  return query as unknown as SelectQueryBuilder<Tables, Name, object>;
}

/** @returns a query for the insurers there are: those that were removed stand in the audit log only. */
export function keptInsurers(db: Queries) {
  return db.selectFrom("insurers").where("removed_at", "is", null);
}

/** @returns a change of rows of this insurer, to be narrowed further. */
export function changes<Name extends OwnTable>({ db, insurer }: Bound, table: Name) {
  const query = db.updateTable(table as OwnTable).where(`${table as OwnTable}.insurer_id`, "=", insurer.id);
  return query as unknown as UpdateQueryBuilder<Tables, Name, Name, UpdateResult>;
}

/** @returns a removal of rows of this insurer, to be narrowed further. */
export function removals<Name extends OwnTable>({ db, insurer }: Bound, table: Name) {
  const query = db.deleteFrom(table as OwnTable).where(`${table as OwnTable}.insurer_id`, "=", insurer.id);
  return query as unknown as DeleteQueryBuilder<Tables, Name, DeleteResult>;
}

/** Carries out a change or removal. @returns whether it met one row: of several at the same moment one wins. */
export async function one(query: {
  executeTakeFirst(): Promise<UpdateResult | DeleteResult | undefined>;
}): Promise<boolean> {
  return (await many(query)) === 1;
}

/** Carries out a change or removal. @returns how many rows it met. */
export async function many(query: {
  executeTakeFirst(): Promise<UpdateResult | DeleteResult | undefined>;
}): Promise<number> {
  const result = await query.executeTakeFirst();
  if (!result) return 0;
  return Number("numUpdatedRows" in result ? result.numUpdatedRows : result.numDeletedRows);
}
