import { beforeEach, describe, expect, it } from "vitest";
import { prepared, sends, sessionCookie, thiefOf } from "../support/attacks.ts";
import { addsPasskey, audited, devicesOf, opensProved, type Resident, resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

describe("S2: a session that was replaced, in the hands of whoever copied its cookie", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    await addsPasskey(taro.person);
    await taro.person.submits({ deviceName: "あたらしい スマホ" });
  });

  const removal = async () => `/account/devices/${(await devicesOf(test, taro.id))[1]!.id}/remove`;

  it.each<[string, () => Promise<string>, Record<string, string>]>([
    ["inviting a new phone", async () => "/account/move", {}],
    ["removing a device", removal, {}],
    ["removing a device and signing out everywhere", removal, { signOutEverywhere: "yes" }],
    ["changing the user ID", async () => "/account/user-id", { userId: "taro-no-2" }],
  ])("stays dead after %s, though the thief sends the same post", async (_, address, fields) => {
    const path = await address();
    await opensProved(taro.person, path);
    const thief = thiefOf(taro.person);
    await taro.person.submits(fields);
    const victims = taro.person.cookies.get(sessionCookie);
    expect(victims).not.toBe(thief.cookies.get(sessionCookie));

    await thief.opens("/sign-in");
    const { formToken } = thief.formWith(["userId"]).fields;
    await thief.posts(path, { formToken: formToken!, ...fields });
    expect(thief.sees.path).toMatch(/^\/sign-in/);
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/");
    expect(taro.person.cookies.get(sessionCookie)).toBe(victims);
    expect(await audited(test, taro.id, "session.resume")).toEqual([]);
  });

  it("is not brought back by a member's own double tap, which leads both on", async () => {
    const path = await removal();
    await opensProved(taro.person, path);
    const post = prepared(taro.person, {});
    const answers = await Promise.all([sends(test, post), sends(test, post)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    for (const answer of answers) expect(answer.headers.get("location")).toBe("/account/sign-in-methods");
  });
});
