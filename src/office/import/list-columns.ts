/** What an insurer's own headings mean: said once, remembered, shown, forgotten. */
import { removals, rows } from "../../database/rows.ts";
import { transaction } from "../../deps.ts";
import { type Acting, recordAct } from "../desk.ts";
import { columns, folded } from "./headings.ts";
import type { MappedHeading } from "./layout.ts";

/** Whose headings; the audit log is not asked. */
type Office = Parameters<typeof rows>[0];

export async function rememberedColumns(portal: Office): Promise<MappedHeading[]> {
  const known = await rows(portal, "list_columns").select(["heading", "meaning"]).orderBy("heading").execute();
  return known.map(({ heading, meaning }) => ({ heading, column: columns.find((each) => each === meaning) ?? null }));
}

/** What is said now takes the place of what was remembered about the same heading. */
export function withRemembered(said: readonly MappedHeading[], remembered: readonly MappedHeading[]): MappedHeading[] {
  const isSaid = ({ heading }: MappedHeading) => said.some((each) => folded(each.heading) === folded(heading));
  return [...said, ...remembered.filter((each) => !isSaid(each))];
}

export async function rememberColumns({ portal, actor }: Acting, said: readonly MappedHeading[]): Promise<void> {
  if (said.length === 0) return;
  await transaction(portal, async (within) => {
    for (const { heading, column } of said) {
      const values = { insurer_id: within.insurer.id, folded: folded(heading), heading, meaning: column };
      await within.db
        .insertInto("list_columns")
        .values(values)
        .onConflict((c) => c.columns(["insurer_id", "folded"]).doUpdateSet({ heading, meaning: column }))
        .execute();
    }
    const detail = said.map(({ heading, column }) => `${heading}=${column ?? ""}`).join(", ");
    await recordAct({ portal: within, actor }, "members.columns-said", { detail });
  });
}

/** @returns how many were forgotten. @param headings all of them where none is named. */
export async function forgetColumns({ portal, actor }: Acting, headings: readonly string[]): Promise<number> {
  return transaction(portal, async (within) => {
    const query = removals(within, "list_columns");
    const names = headings.map(folded);
    const gone = await (names.length === 0 ? query : query.where("folded", "in", names)).executeTakeFirst();
    const forgotten = Number(gone.numDeletedRows);
    if (forgotten > 0) {
      await recordAct({ portal: within, actor }, "members.columns-forgotten", { detail: headings.join(", ") || "all" });
    }
    return forgotten;
  });
}
