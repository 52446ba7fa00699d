import { describe, expect, it } from "vitest";
import {
  deviceNameFor,
  deviceNameProblems,
  nameAuthenticator,
  readDeviceName,
} from "../../src/authenticators/device-names.ts";
import type { Visit } from "../../src/web/visit.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

describe("reading a name", () => {
  it.each([
    ["わたしのスマホ", "わたしのスマホ"],
    ["  わたしの　 スマホ ", "わたしの スマホ"],
    ["か\u3099", "が"],
    ["a\u202Egnp.exe", "agnp.exe"],
    ["a\u2066b\u2069c", "abc"],
    ["a\u200Bb\uFEFFc", "abc"],
    ["a\u0000b\u001B[31mc\u007F", "ab[31mc"],
    ["\uE000名", "名"],
    ["a\u{E0041}b", "ab"],
  ])("W11: %j is kept as %j", (typed, kept) => {
    expect(readDeviceName(typed)).toBe(kept);
  });

  it("W11: a line break cannot make two lines of a name", () => {
    expect(readDeviceName("a\r\nb")).not.toMatch(/[\r\n]/);
  });

  it.each([
    ["nothing", "", "deviceNameEmpty"],
    ["41 letters", "あ".repeat(41), "deviceNameLong"],
    ["41 emoji", "📱".repeat(41), "deviceNameLong"],
  ])("W11: %s is refused", (_, name, key) => {
    expect(deviceNameProblems(name).map((problem) => problem.key)).toEqual([key]);
  });

  it.each([
    ["one letter", "a"],
    ["40 letters", "あ".repeat(40)],
    ["40 emoji", "📱".repeat(40)],
  ])("W11: %s is taken", (_, name) => {
    expect(deviceNameProblems(name)).toEqual([]);
  });
});

describe("naming a device", () => {
  const atDeviceName = async (language = "ja") => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const taro = test.visitor({ language });
    await taro.walksTo("device-name", member);
    return { test, taro, memberId: member.id };
  };

  const namesOf = async (test: TestPortal, memberId: string) => {
    const rows = await test.deps.db
      .selectFrom("authenticators")
      .select("name")
      .where("member_id", "=", memberId)
      .orderBy("created_at")
      .execute();
    return rows.map((row) => row.name);
  };

  it.each(["ja", "easy", "en"])("W11: proposes a name in %s that can be kept as it is", async (language) => {
    const { test, taro, memberId } = await atDeviceName(language);
    const { deviceName } = taro.formWith(["deviceName"]).fields;
    expect(deviceNameProblems(readDeviceName(deviceName!))).toEqual([]);
    await taro.submits({});
    expect(taro.sees.path).toBe("/onboarding/recovery-codes");
    expect(await namesOf(test, memberId)).toEqual([deviceName]);
  });

  it.each([
    ["Mozilla/5.0 (Linux; Android 14; K) Chrome/140 Mobile Safari/537.36", "Androidのスマートフォン"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "iPhone"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140 Safari/537.36", "Windowsのパソコン"],
    ["Mozilla/5.0 (X11; Linux x86_64) Firefox/140", "このデバイス"],
  ])("proposes for a passkey what the device is called: %s", (userAgent, name) => {
    expect(deviceNameFor({ language: "ja", userAgent } as Visit, "passkey")).toBe(name);
  });

  it("W11: a name of invisible characters only is refused", async () => {
    const { taro } = await atDeviceName();
    await taro.submits({ deviceName: "\u200B\u202E" });
    expect(taro.sees.status).toBe(422);
    expect(taro.sees.path).toBe("/onboarding/device-name");
  });

  it("W11: a name that is markup is shown as text", async () => {
    const { taro } = await atDeviceName();
    await taro.submits({ deviceName: `<img src=x onerror="alert(1)">` });
    await taro.submits({ saved: "yes" });
    await taro.opens("/account/sign-in-methods");
    expect(taro.sees.html).toContain("<h3>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</h3>");
  });

  it("W11: a second post of another name changes nothing", async () => {
    const { test, taro, memberId } = await atDeviceName();
    const { action, fields } = taro.formWith(["deviceName"]);
    await taro.submits({ deviceName: "はじめ" });
    await taro.posts(action, { ...fields, deviceName: "つぎ" });
    expect(await namesOf(test, memberId)).toEqual(["はじめ"]);
  });

  it.each([
    ["a short name", "スマホ", "スマホ（2）"],
    ["a name of full length", "長".repeat(40), `${"長".repeat(36)}（2）`],
  ])("W11: %s that another device of the member has gets a number", async (_, name, second) => {
    const { test, taro, memberId } = await atDeviceName();
    await taro.submits({ deviceName: name });
    test.passes(1000);
    const row = { id: `second-${memberId}`, insurer_id: test.portal.insurer.id, member_id: memberId };
    await test.deps.db
      .insertInto("authenticators")
      .values({ ...row, kind: "otp", created_at: test.deps.clock() })
      .execute();
    await nameAuthenticator(test.portal, memberId, name);
    expect(await namesOf(test, memberId)).toEqual([name, second]);
  });

  it("W11: two members may give the same name", async () => {
    const { test, taro, memberId } = await atDeviceName();
    await taro.submits({ deviceName: "スマホ" });
    const hanako = test.visitor();
    const other = await test.memberWithNotice();
    await hanako.walksTo("device-name", other, { ...chosen, userId: "hanako-1" });
    await hanako.submits({ deviceName: "スマホ" });
    expect([...(await namesOf(test, memberId)), ...(await namesOf(test, other.id))]).toEqual(["スマホ", "スマホ"]);
  });
});
