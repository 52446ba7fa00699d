/** What an insurer's headings mean is said once. */
import { expect, it } from "vitest";
import {
  forgetColumns,
  rememberColumns,
  rememberedColumns,
  withRemembered,
} from "../../../src/office/import/list-columns.ts";
import { openPortal } from "../../support/portal.ts";

const code = { heading: "本人コード", column: "memberNumber" as const };
const notes = { heading: "備考", column: null };

async function office() {
  const { portal } = await openPortal();
  return { portal, actor: "operator:hanako" };
}

it("is remembered for the insurer, said anew, and forgotten, each an act in the audit log", async () => {
  const [one, other] = [await office(), await office()];
  await rememberColumns(one, [code, notes]);
  expect(await rememberedColumns(one.portal)).toEqual([notes, code]);
  expect(await rememberedColumns(other.portal)).toEqual([]);
  await rememberColumns(one, [{ heading: "本人 ｺｰﾄﾞ", column: "numberDigits" }]);
  expect(await rememberedColumns(one.portal)).toContainEqual({ heading: "本人 ｺｰﾄﾞ", column: "numberDigits" });
  expect(await forgetColumns(other, [])).toBe(0);
  expect(await forgetColumns(one, ["本人コード"])).toBe(1);
  expect(await forgetColumns(one, [])).toBe(1);
  expect(await rememberedColumns(one.portal)).toEqual([]);
  const acts = await one.portal.db
    .selectFrom("audit_events")
    .select(["action", "actor", "detail"])
    .where("insurer_id", "=", one.portal.insurer.id)
    .where("action", "like", "members.columns%")
    .orderBy("sequence")
    .execute();
  expect(acts.map(({ action, actor, detail }) => `${action} ${actor} ${detail}`)).toEqual([
    "members.columns-said operator:hanako 本人コード=memberNumber, 備考=",
    "members.columns-said operator:hanako 本人 ｺｰﾄﾞ=numberDigits",
    "members.columns-forgotten operator:hanako 本人コード",
    "members.columns-forgotten operator:hanako all",
  ]);
});

it("gives way to what is said now", () => {
  const now = { heading: "本人ｺｰﾄﾞ", column: null };
  expect(withRemembered([now], [code, notes])).toEqual([now, notes]);
});
