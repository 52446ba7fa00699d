/** Whether a user ID is free is said while it is typed, softly limited; choosing one is never kept waiting. */
import { beforeEach, expect, it } from "vitest";
import { minute } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

let test: TestPortal;
let taro: Visitor;
beforeEach(async () => {
  test = await openPortal();
  taro = test.visitor();
  await taro.walksTo("account", await test.memberWithNotice());
});

async function looksAt(userId: string): Promise<string> {
  return (await taro.request("GET", `/onboarding/account/check?userId=${userId}`)).text();
}

async function looksAtMany(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await looksAt(`taro-${n}00`);
}

it("R8: is not said any more after thirty looks, and again a minute later", async () => {
  await looksAtMany(29);
  expect(await looksAt("taro-mihon")).toBe("このユーザーIDは使えます");
  expect(await looksAt("taro-mihon")).toContain("いまは使えるか確認できません");
  test.passes(minute);
  expect(await looksAt("taro-mihon")).toBe("このユーザーIDは使えます");
});

it("R8: may be tried as often as one likes where the rule alone says no", async () => {
  for (let n = 0; n < 40; n += 1) await looksAt("a");
  expect(await looksAt("taro-mihon")).toBe("このユーザーIDは使えます");
});

it("R8: keeps nobody from choosing a free one at once", async () => {
  await looksAtMany(40);
  await taro.submits({ userId: "taro-mihon", method: "otp" });
  expect(taro.sees.path).toBe("/onboarding/password");
});

it("R8: is said when the form is sent, however often it was asked before", async () => {
  await test.visitor().walksTo("password", await test.memberWithNotice(), { userId: "hanako-1", password: "x" });
  await looksAtMany(40);
  await taro.submits({ userId: "hanako-1", method: "otp" });
  expect(taro.sees.problems).toEqual(["このユーザーIDは使われています。別のIDを入力してください"]);
});
