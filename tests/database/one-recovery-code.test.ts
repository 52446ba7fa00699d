import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { up } from "../../db/migrations/0008_one_recovery_code.ts";
import { codeOn, givesTenCodes, type Resident, resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
let taro: Resident;

beforeEach(async () => {
  test = await openPortal();
  taro = await resident(test);
});

const db = () => test.deps.db as Kysely<unknown>;

it("C1: who had used all of ten codes is given a new one", async () => {
  await givesTenCodes(test, taro.id);
  await test.deps.db.updateTable("recovery_codes").set({ used_at: 1 }).where("member_id", "=", taro.id).execute();
  await up(db());
  await taro.person.opens("/");
  expect(taro.person.sees.path).toBe("/onboarding/recovery-codes");
});

it("C1: who has some left, or one, goes on with them", async () => {
  await up(db());
  await taro.person.opens("/");
  expect(taro.person.sees.path).toBe("/");
  const [code = ""] = await givesTenCodes(test, taro.id);
  const used = test.deps.db.updateTable("recovery_codes").set({ used_at: 1 }).where("member_id", "=", taro.id);
  await used.where("selector", "=", code.slice(0, 4)).execute();
  await up(db());
  await taro.person.opens("/");
  expect(taro.person.sees.path).toBe("/");
});

it("C1: ten codes that were shown and not kept yet are forgotten, and one is shown", async () => {
  const ten = Array.from({ length: 10 }, () => "0123456789ABCDEF").join(" ");
  const { person } = taro;
  await person.opens("/account/recovery-codes");
  const { session_id } = await test.deps.db
    .selectFrom("pending_secrets")
    .select("session_id")
    .where("insurer_id", "=", test.portal.insurer.id)
    .executeTakeFirstOrThrow();
  const secret = test.deps.keys.encrypt(ten, `pending_secrets/recovery-codes/${session_id}`);
  await test.deps.db.updateTable("pending_secrets").set({ secret }).where("session_id", "=", session_id).execute();
  await up(db());
  await person.submits({ saved: "yes" });
  expect(person.sees.problems).toEqual(["時間がたったため、新しいコードに変わりました。もう一度保存してください"]);
  expect(codeOn(person)).toHaveLength(19);
});
