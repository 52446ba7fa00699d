import { expect, it } from "vitest";
import { resident } from "../support/people.ts";
import { openPortal } from "../support/portal.ts";

/** What the question says, in order. */
const said = (html: string) =>
  html.match(/ためし健康保険組合(?=<br>|<\/p>)|見本 太郎 様(?=<\/b>)|よろしいですか|キャンセル|ログアウトする/g);
const whole = ["ためし健康保険組合", "見本 太郎 様", "よろしいですか", "キャンセル", "ログアウトする"];

it("says whose portal it is and who leaves before it asks, with the way back on the left", async () => {
  const { person } = await resident(await openPortal());
  await person.opens("/sign-out");
  expect(said(person.sees.html.split("<main")[1]!)).toEqual(whole);
});

it("says the same in the dialog at the end of the first part", async () => {
  const test = await openPortal();
  const person = test.visitor();
  await person.walksTo("sign-out", await test.memberWithNotice());
  expect(said(/<dialog id="sign-out"[\s\S]*?<\/dialog>/.exec(person.sees.html)![0])).toEqual(whole);
});

it("S8: names nobody before the second factor", async () => {
  const test = await openPortal();
  const { own } = await resident(test);
  const person = test.visitor();
  await person.signsIn(own.userId, own.password);
  await person.opens("/sign-out");
  expect([person.sees.heading, person.sees.html.includes("見本")]).toEqual(["ログアウト", false]);
});
