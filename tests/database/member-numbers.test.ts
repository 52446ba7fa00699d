/** Numbers that were kept as they were typed are kept in capitals, but for two that would become one. */
import type { Kysely } from "kysely";
import { expect, it } from "vitest";
import { inCapitals } from "../../db/migrations/0011_lists.ts";
import { addMember } from "../../src/members/members.ts";
import { memberByNumber } from "../../src/office/members/find.ts";
import { openPortal, taro } from "../support/portal.ts";

it("makes one of A-1 and a-1, unless both are there, who are still found as they are written", async () => {
  const { portal, deps } = await openPortal();
  for (const memberNumber of ["a-1", "B-2", "b-2", "c組-3"]) await addMember(portal, { ...taro, memberNumber });
  await inCapitals(deps.db as Kysely<unknown>);
  const found = async (number: string) => (await memberByNumber(portal, number)).member_number;
  expect([await found("a-1"), await found("Ａ-1"), await found("C組-3")]).toEqual(["A-1", "A-1", "C組-3"]);
  expect([await found("b-2"), await found("B-2")]).toEqual(["b-2", "B-2"]);
});
