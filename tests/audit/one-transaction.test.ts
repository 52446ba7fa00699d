/** Whatever a member does, the act and the row that tells of it are one: a kill between the two would lose one of them. */
import { CompiledQuery } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { decides, newPhone, opensCode, showsCode } from "../move/phones.ts";
import { newestCode, picture } from "../support/attacks.ts";
import {
  addsPasskey,
  changesEmail,
  devicesOf,
  mailsOf,
  minute,
  opensProved,
  type Resident,
  resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

/** What acts write; counters, challenges and shown secrets are spent by the try itself. */
const written = [
  "members",
  "notices",
  "terms_acceptances",
  "authenticators",
  "recovery_codes",
  "outbox",
  "former_user_ids",
  "mail_links",
  "password_resets",
  "moves",
  "audit_events",
] as const;

/** Two ways to be killed: the act is done and its row is not, or the other way round. */
const refusals = {
  row: ["insert on audit_events when new.outcome = 'ok'"],
  act: [...written.filter((table) => table !== "audit_events"), "sessions"].flatMap((table) =>
    ["insert", "update", "delete"].map((verb) => `${verb} on ${table}`),
  ),
};

/** What could not be told, and so was not done. */
let undone: Set<string>;
let test: TestPortal;

beforeEach(async () => {
  test = await openPortal();
  undone = new Set();
  const { request } = test.app;
  const run = (sql: string) => test.deps.db.executeQuery(CompiledQuery.raw(sql));
  const seen = async () => (await picture(test, written)).map((row) => row.replace(/"tries_left":\d+/, ""));
  test.app.request = async (input, init, ...rest) => {
    if (init?.method !== "POST") return request(input, init, ...rest);
    const path = new URL(String(input)).pathname.replace(/devices\/[^/]+/, "devices/:id");
    const isPasskey = String(init.body).includes("response=%7B");
    if (isPasskey && undone.has(path)) return request(input, init, ...rest);
    const before = await seen();
    for (const kind of isPasskey ? (["row"] as const) : (["act", "row"] as const)) {
      for (const [n, what] of refusals[kind].entries())
        await run(`create trigger refuse_${n} before ${what} begin select raise(abort, 'refused'); end`);
      const answer = await request(input, init, ...rest);
      for (const n of refusals[kind].keys()) await run(`drop trigger refuse_${n}`);
      // An act without a row, or a refusal, is done already.
      if (answer.status !== 500) return answer;
      expect(await seen(), `${path} without its ${kind}`).toEqual(before);
      if (isPasskey) return undone.add(path) && answer;
    }
    undone.add(path);
    return request(input, init, ...rest);
  };
  test.deps.log.level = "silent";
});

async function proved(taro: Resident, path: string, fields: Record<string, string>): Promise<void> {
  test.passes(11 * minute);
  await opensProved(taro.person, path);
  await taro.person.submits(fields);
}

it("X3: in the first login", async () => {
  await resident(test);
  expect([...undone].sort()).toEqual([
    "/onboarding/account",
    "/onboarding/authenticator",
    "/onboarding/birth-date",
    "/onboarding/password",
    "/onboarding/recovery-codes",
    "/onboarding/terms",
    "/sign-in",
    "/sign-out",
  ]);
});

it("X3: when the terms are declined", async () => {
  const person = test.visitor();
  await person.walksTo("terms", await test.memberWithNotice());
  await person.submits({ decision: "decline" });
  expect([...undone]).toContain("/onboarding/terms");
});

it("X3: in the account", async () => {
  const taro = await residentWithEmail(test);
  undone.clear();
  await proved(taro, "/account/password", {
    currentPassword: taro.own.password,
    newPassword: "umi-no-4kaze",
    confirmPassword: "umi-no-4kaze",
  });
  await proved(taro, "/account/user-id", { userId: "taro-atarashii" });
  await changesEmail(test, taro.person, "atarashii@example.jp");
  await proved(taro, "/account/recovery-email", { email: "yobi@example.jp" });
  await taro.person.submits({ code: await newestCode(test) });
  await proved(taro, "/account/language", { language: "en" });
  await proved(taro, "/account/recovery-codes", { saved: "yes" });
  const [device] = await devicesOf(test, taro.id);
  await proved(taro, `/account/devices/${device!.id}/name`, { deviceName: "別の名前" });
  await addsPasskey(taro.person);
  await addsPasskey(taro.person);
  const devices = await devicesOf(test, taro.id);
  expect(devices).toHaveLength(2);
  await proved(taro, `/account/devices/${devices.at(-1)!.id}/remove`, { signOutEverywhere: "yes" });
  await signsInFully(test.visitor(), {
    ...taro,
    own: { ...taro.own, userId: "taro-atarashii", password: "umi-no-4kaze" },
  });
  await proved(taro, "/account/sessions", { endOthers: "yes" });
  await proved(taro, "/account/withdraw", { password: "umi-no-4kaze" });
  expect([...undone].sort()).toEqual([
    "/account/add-passkey",
    "/account/devices/:id/name",
    "/account/devices/:id/remove",
    "/account/email",
    "/account/email-code",
    "/account/language",
    "/account/password",
    "/account/recovery-codes",
    "/account/recovery-email",
    "/account/recovery-email-code",
    "/account/sessions",
    "/account/user-id",
    "/account/withdraw",
    "/sign-in",
    "/sign-in/second-factor",
  ]);
});

it("X3: when a password is forgotten", async () => {
  const taro = await residentWithEmail(test);
  undone.clear();
  test.passes(10 * minute);
  const person = test.visitor();
  await person.opens("/recovery/user-id");
  await person.submits({ email: `${taro.own.userId}@example.com` });
  await person.opens("/recovery/password");
  await person.submits({ userId: taro.own.userId });
  await person.submits({ code: /\d{4} \d{4}/.exec((await mailsOf(test)).at(-1)!.text)![0] });
  await person.submits({ code: await person.otpCode(taro.own.secret) });
  await person.submits({ newPassword: "kawa-5sakana", confirmPassword: "kawa-5sakana" });
  expect(person.sees.path).toBe("/sign-in");
  expect([...undone].sort()).toEqual([
    "/recovery/password",
    "/recovery/password/code",
    "/recovery/password/factor",
    "/recovery/password/new",
    "/recovery/user-id",
  ]);
});

it("X3: when the owner of an address objects, and when somebody else has signed in", async () => {
  const taro = await residentWithEmail(test);
  await changesEmail(test, taro.person, "atarashii@example.jp");
  await signsInFully(test.visitor(), taro);
  undone.clear();
  for (const { text } of await mailsOf(test)) {
    const link = /https:\S+\/mail\/(?:not-me|email-objection)\?token=\S+/.exec(text)?.[0];
    if (!link) continue;
    const owner = test.visitor();
    await owner.opens(link.replace(test.origin, ""));
    await owner.submits({ token: new URL(link).searchParams.get("token")! });
  }
  expect([...undone].sort()).toEqual(["/mail/email-objection", "/mail/not-me"]);
});

it("X3: when a new phone comes", async () => {
  const taro = await residentWithEmail(test);
  undone.clear();
  const phone = newPhone(test);
  await opensCode(phone, await showsCode(taro.person));
  await decides(taro.person, "confirm");
  await phone.opens("/move/otp");
  await phone.submits({ code: await phone.otpCode(phone.otpSecret()) });
  await phone.submits({ deviceName: "新しい電話" });
  expect([...undone].sort()).toEqual([
    "/account/move",
    "/account/move/code",
    "/move",
    "/move/device-name",
    "/move/otp",
  ]);
});
