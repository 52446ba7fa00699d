/** Does the list as a whole look like the month's changes, or like a list that was damaged on its way? Judged before anything is written. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { unseal } from "../../members/members.ts";
import type { Change, Comparison } from "./compare.ts";
import type { SeenNumbers } from "./seen-numbers.ts";

/** What it looks like: columns sorted apart, many names or birth dates changed, numbers that lost zeros or became others. */
type Looks = "otherPeople" | "namesChanged" | "birthDatesChanged" | "zerosLost" | "otherNumbers";

export interface Suspicion {
  looks: Looks;
  people: number;
  /** The first of them. */
  examples: { memberNumber: string; name: string; before: string }[];
}

export interface Judgement {
  suspicions: Suspicion[];
  /** So many people they touch, each counted once; whoever goes on all the same says the number. */
  people: number;
  /** Members of the list who are there already. */
  compared: number;
}

export const nothingSuspicious: Judgement = { suspicions: [], people: 0, compared: 0 };

const usualShare = 0.05;
/** A marriage or two in a short list are no pattern. */
const usualPeople = 2;
const mostExamples = 5;
/** More new members than these are not looked for among those who are missing: they are held in memory. */
const mostNewcomers = 200_000;
const pageRows = 1000;

/** Collects what a list would change, part after part. */
export class Judging {
  #compared = 0;
  /** Both name and birth date change, and it may still be the same person. */
  #both = 0;
  #newcomers = new Map<string, string>();
  #names = new Set<string>();
  #other = suspicion("otherPeople");
  #renamed = suspicion("namesChanged");
  #reborn = suspicion("birthDatesChanged");

  take({ added, changed, unchanged }: Comparison): void {
    this.#compared += changed.length + unchanged;
    for (const { memberNumber, name, birthDate } of added) {
      if (this.#newcomers.size === mostNewcomers) break;
      this.#newcomers.set(personOf(name, birthDate), memberNumber);
      this.#names.add(bare(name));
    }
    for (const change of changed) this.#takeChange(change);
  }

  #takeChange({ member: { memberNumber, name }, columns }: Change): void {
    const changed = (...names: string[]) => columns.some(({ column }) => names.includes(column));
    const isRenamed = changed("name", "nameKana");
    const isReborn = changed("birthDate");
    if (!isRenamed && !isReborn) return;
    const before = columns.find(({ column }) => column === "name")?.from ?? name;
    const example = { memberNumber, name, before };
    // A birth date that was put right goes with the same reading of the name.
    if (changed("name") && changed("nameKana") && isReborn) {
      count(this.#other, example);
      return;
    }
    if (isRenamed) count(this.#renamed, example);
    if (isReborn) count(this.#reborn, example);
    if (isRenamed && isReborn) this.#both += 1;
  }

  /** @param numbers of the list. @returns what is suspicious, and who is not in the list. */
  async end(portal: Portal, numbers: SeenNumbers): Promise<{ judgement: Judgement; missing: string[] }> {
    const { missing, pairs } = await this.#missing(portal, numbers);
    const isMuch = ({ people }: Suspicion) => people > usualPeople && people > this.#compared * usualShare;
    const changes = [this.#renamed, this.#reborn].filter(isMuch);
    const suspicions = [...changes, ...[this.#other, ...pairs].filter(({ people }) => people > 0)];
    const twice = changes.length === 2 ? this.#both : 0;
    const people = suspicions.reduce((sum, each) => sum + each.people, 0) - twice;
    return { judgement: { suspicions, people, compared: this.#compared }, missing };
  }

  /** Retired members are left out. */
  async #missing(portal: Portal, numbers: SeenNumbers) {
    const missing: string[] = [];
    const zeros = suspicion("zerosLost");
    const others = suspicion("otherNumbers");
    for (let after = ""; ; ) {
      const page = await rows(portal, "members")
        .select(["id", "member_number", "name", "birth_date", "retired_at"])
        .where("member_number", ">", after)
        .orderBy("member_number")
        .limit(pageRows)
        .execute();
      for (const row of page) {
        if (row.retired_at !== null || numbers.has(row.member_number)) continue;
        missing.push(row.member_number);
        if (!this.#names.has(bare(row.name))) continue;
        const person = personOf(row.name, unseal(portal, row, "birth_date")!);
        const memberNumber = this.#newcomers.get(person);
        if (memberNumber === undefined) continue;
        // Nobody is two of those who are missing.
        this.#newcomers.delete(person);
        const isSame = withoutZeros(memberNumber) === withoutZeros(row.member_number);
        count(isSame ? zeros : others, { memberNumber, name: row.name, before: row.member_number });
      }
      if (page.length < pageRows) return { missing, pairs: [zeros, others] };
      after = page.at(-1)!.member_number;
    }
  }
}

const suspicion = (looks: Looks): Suspicion => ({ looks, people: 0, examples: [] });

function count(suspicion: Suspicion, example: Suspicion["examples"][number]): void {
  suspicion.people += 1;
  if (suspicion.examples.length < mostExamples) suspicion.examples.push(example);
}

const bare = (name: string) => name.replace(/\s/g, "");
const personOf = (name: string, birthDate: string) => `${bare(name)} ${birthDate}`;
const withoutZeros = (number: string) => number.replace(/(?<![\p{L}\p{N}])0+(?=[\p{L}\p{N}])/gu, "");
