import { beforeEach, describe, expect, it } from "vitest";
import { addsPasskey, givesTenCodes, hasApp, type Resident, resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

describe("home after a recovery code", () => {
  let test: TestPortal;
  let taro: Resident;
  let person: Visitor;
  const note = "回復コードでログインしました。";

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    test.passes(60_000);
    person = test.visitor();
    await person.signsIn(taro.own.userId, taro.own.password);
    await person.submits({ recoveryCode: taro.code });
    await person.submits({ saved: "yes" });
  });

  it("C2: leads on to the new phone and to the lost one", () => {
    expect(person.sees.path).toBe("/");
    expect(person.sees.html).toContain(note);
    expect(person.sees.html).toContain('<a href="/account/otp">新しいスマートフォンを登録する</a>');
    expect(person.sees.html).toContain('<a href="/account/sign-in-methods">なくした端末を削除する</a>');
  });

  it("C2: says nothing more once the new phone is registered", async () => {
    test.passes(1000);
    hasApp(person, taro.own.secret);
    await addsPasskey(person);
    await person.opens("/");
    expect([person.sees.path, person.sees.html.includes(note)]).toEqual(["/", false]);
  });

  it("says nothing to the phone that signed in by itself", async () => {
    await taro.person.opens("/");
    expect([taro.person.sees.path, taro.person.sees.html.includes(note)]).toEqual(["/", false]);
  });

  it("leads on after one of ten codes too", async () => {
    const [recoveryCode = ""] = await givesTenCodes(test, taro.id);
    const other = test.visitor();
    await other.signsIn(taro.own.userId, taro.own.password);
    await other.submits({ recoveryCode });
    expect([other.sees.path, other.sees.html.includes(note)]).toEqual(["/", true]);
  });
});
