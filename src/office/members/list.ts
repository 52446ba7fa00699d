/** The list of members, by number or as a search finds them, a page at a time, with where each stands. */
import type { Portal } from "../../deps.ts";
import { type FirstLoginStep, placeOf } from "../../members/first-login-steps.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { type Ages, isOfAge } from "./ages.ts";
import { type FoundMember, membersWithFacts, type Standing, standsAt } from "./find.ts";
import { type Page, searchMembers } from "./search.ts";

export interface ListedMember {
  memberNumber: string;
  name: string;
  nameKana: string;
  batch: string;
  /** As `standsAt` says it. */
  stands: string;
  /** From when on (ms) they have left; it may lie ahead. */
  leavesAt: number | null;
}

export interface Filter extends Omit<Page, "narrow"> {
  batch?: string | undefined;
  route?: string | undefined;
  /** The step of the first login that was reached last. */
  reached?: FirstLoginStep | undefined;
  /** Anything a member is known by. */
  search?: string | undefined;
  ages?: Ages | undefined;
}

/** @returns members, those too who have left. */
export async function listMembers(portal: Portal, filter: Filter, standing: Standing): Promise<ListedMember[]> {
  const { ages = {}, limit } = filter;
  const found: FoundMember[] = [];
  for (let after = filter.after; ; ) {
    const page = await pageOf(portal, { ...filter, after });
    found.push(...page.filter((member) => isOfAge(portal, member, ages)));
    if (found.length >= limit || page.length < limit) break;
    after = page.at(-1)!.member_number;
  }
  return found.slice(0, limit).map((member) => listed(portal, member, standing));
}

async function pageOf(portal: Portal, { batch, route, reached, search = "", after, limit }: Filter) {
  const narrow: Page["narrow"] = (where) =>
    where.and([
      ...(batch === undefined ? [] : [where("batch", "=", batch)]),
      ...(route === undefined ? [] : [where("route", "=", route)]),
      ...(reached === undefined ? [] : [where("reached", "=", placeOf(reached))]),
    ]);
  if (search.trim() !== "") return searchMembers(portal, search, { after, limit, narrow });
  const query = membersWithFacts(portal).where(narrow).orderBy("member_number").limit(limit);
  return (after === undefined ? query : query.where("member_number", ">", readMemberNumber(after))).execute();
}

export function listed(portal: Portal, member: FoundMember, standing: Standing): ListedMember {
  return {
    memberNumber: member.member_number,
    name: member.name,
    nameKana: member.name_kana,
    batch: member.batch ?? "",
    stands: standsAt(member, portal.clock(), standing),
    leavesAt: member.retired_at,
  };
}
