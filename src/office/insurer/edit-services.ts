/** The services an insurer offers, as the office keeps them; each is known by its Japanese name. */
import { record } from "../../audit/audit.ts";
import { changes, removals, rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import { newId, type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import type { Acting } from "../desk.ts";
import { differences, recordChanges } from "./changes.ts";
import { endOfDay, english, firstMoment, optional, type Readers, readFields, webAddress, words } from "./fields.ts";

type ServiceRow = Tables["services"];
type ServiceFields = Omit<ServiceRow, "id" | "insurer_id" | "position">;

const readers: Readers<ServiceFields> = {
  name_ja: words("fieldName", 40),
  name_easy: words("fieldNameEasy", 80),
  name_en: english("fieldNameEnglish", 60),
  url: readAddress,
  category: optional(words("fieldCategory", 30)),
  shown_from: optional(firstMoment("fieldFirstDay")),
  shown_until: optional(endOfDay("fieldLastDay")),
};

/** The place in the list begins at 1. */
type TypedService = { [Field in keyof ServiceFields]?: string | undefined } & { place?: number | undefined };
type NewService = TypedService & { name_ja: string; name_easy: string; name_en: string; url: string };

/** @returns every service in its order, shown now or not. */
export async function servicesOf(portal: Portal): Promise<ServiceRow[]> {
  return rows(portal, "services").selectAll().orderBy("position").orderBy("id").execute();
}

/** Adds a service, at the end where no place is given. @throws {Refusal} */
export async function addService({ portal, actor }: Acting, typed: NewService): Promise<void> {
  const fields = readFields<ServiceFields>(readers, { category: "", shown_from: "", shown_until: "", ...given(typed) });
  // Every field is typed, so every field is read.
  const row = { ...fields, id: newId(portal.random), insurer_id: portal.insurer.id, position: 0 } as ServiceRow;
  refuseEmptyTime(row);
  await transaction(portal, async (within) => {
    const all = await servicesOf(within);
    refuseTwin(all, row);
    await within.db
      .insertInto("services")
      .values({ ...row, position: all.length })
      .execute();
    await record(within, { action: "service.add", outcome: "ok", actor, subject: row.id, detail: row.name_ja });
    await putInOrder({ portal: within, actor }, [...all, row], row, typed.place ?? all.length + 1);
  });
}

/** @throws {Refusal} */
export async function editService({ portal, actor }: Acting, name: string, typed: TypedService): Promise<void> {
  const wanted = readFields<ServiceFields>(readers, given(typed));
  await transaction(portal, async (within) => {
    const all = await servicesOf(within);
    const before = serviceNamed(all, name);
    const after = { ...before, ...wanted };
    refuseEmptyTime(after);
    refuseTwin(all, after);
    const changed = differences<ServiceRow>(before, wanted);
    if (Object.keys(changed).length > 0) {
      await rowOf(within, before.id).set(changed).execute();
      const about = { before, changed, subject: before.id, about: before.name_ja };
      await recordChanges({ portal: within, actor }, "service.edit", about);
    }
    if (typed.place !== undefined) await putInOrder({ portal: within, actor }, all, before, typed.place);
  });
}

/** @throws {Refusal} */
export async function removeService({ portal, actor }: Acting, name: string): Promise<void> {
  await transaction(portal, async (within) => {
    const { id, name_ja, url } = serviceNamed(await servicesOf(within), name);
    await removals(within, "services").where("id", "=", id).execute();
    await record(within, { action: "service.remove", outcome: "ok", actor, subject: id, detail: `${name_ja} ${url}` });
  });
}

/** Moves one service to its place and writes the places that differ. */
async function putInOrder(
  { portal, actor }: Acting,
  all: ServiceRow[],
  moved: ServiceRow,
  place: number,
): Promise<void> {
  if (place < 1) throw new Refusal("placeTooLow");
  const before = all.findIndex(({ id }) => id === moved.id) + 1;
  const others = all.filter(({ id }) => id !== moved.id);
  const ordered = [...others.slice(0, place - 1), moved, ...others.slice(place - 1)];
  for (const [position, { id }] of ordered.entries()) await rowOf(portal, id).set({ position }).execute();
  const changed = differences({ place: before }, { place: ordered.indexOf(moved) + 1 });
  const about = { before: { place: before }, changed, subject: moved.id, about: moved.name_ja };
  await recordChanges({ portal, actor }, "service.order", about);
}

function serviceNamed(all: ServiceRow[], name: string): ServiceRow {
  const found = all.find(({ name_ja }) => name_ja === name.normalize("NFC").trim());
  if (!found) throw new Refusal("serviceUnknown", { name });
  return found;
}

function refuseTwin(all: ServiceRow[], { id, name_ja }: ServiceRow): void {
  if (all.some((each) => each.name_ja === name_ja && each.id !== id)) {
    throw new Refusal("serviceExists", { name: name_ja });
  }
}

function refuseEmptyTime({ shown_from, shown_until }: ServiceRow): void {
  if (shown_from !== null && shown_until !== null && shown_until <= shown_from) {
    throw new Refusal("lastDayTooEarly");
  }
}

/** A page of another site, or a path of the portal itself. */
function readAddress(typed: string): string {
  const text = typed.trim();
  return /^\/(?![/\\])[\w./?=&%#-]*$/.test(text) ? text : webAddress("fieldAddress")(text);
}

/** The fields without the place, which belongs to the list. */
function given({ place: _, ...fields }: TypedService) {
  return fields;
}

const rowOf = (portal: Portal, id: string) => changes(portal, "services").where("id", "=", id);
