/** Every page of the first login and around it in every state, as a visitor meets it, in three languages, whole and as a fragment. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { CompiledQuery } from "kysely";
import { services } from "../../db/demo/insurer.ts";
import { termsSummary } from "../../db/demo/terms-summary.ts";
import { createApp } from "../../src/app.ts";
import { openDatabase } from "../../src/database/database.ts";
import { newId } from "../../src/deps.ts";
import { allowableClaims } from "../../src/insurers/service-clients.ts";
import { publishTerms } from "../../src/insurers/terms.ts";
import { startHashing } from "../../src/keys/hashing.ts";
import { makeLink } from "../../src/mail/links.ts";
import type { MoveState } from "../../src/move/moves.ts";
import { issueNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { connectService } from "../../src/office/insurer/connect-service.ts";
import { servicesOf } from "../../src/office/insurer/edit-services.ts";
import type { Language } from "../../src/strings/strings.ts";
import type { Told } from "../../src/web/told.ts";
import { freshDatabase, isPostgres } from "./database.ts";
import { atTheEnd } from "./ending.ts";
import { codeOn, givesTenCodes } from "./people.ts";
import { openPortal, type PortalOptions, startOfTime, type TestPortal } from "./portal.ts";
import { optionsOn, SoftwareAuthenticator } from "./software-authenticator.ts";
import { chosen, type Fields, type Sight, Visitor, type VisitorOptions } from "./visitor.ts";

export const languages: Language[] = ["ja", "easy", "en"];

export interface Screen {
  name: string;
  /** Who is there before the page is opened. */
  stand: Stand;
  path: string;
  /** The form that is sent from there, or whatever else leads to the state. */
  sends?: Record<string, string> | ((person: Visitor) => Promise<unknown>);
  status: number;
  /** What the page counts it as. */
  step?: number;
  /** Fields with something to mend. */
  bad: string[];
  /** What was typed and must not come back. */
  secrets: string[];
}

/** A screen as somebody saw it. */
export interface Seen extends Sight {
  screen: Screen;
  language: Language;
  isFragment: boolean;
  /** Length of the body as it was sent, compressed by brotli. */
  wireBytes: number;
  test: TestPortal;
  person: Visitor;
}

type Stand = () => Promise<Visitor>;

/** All who look see the same member; for states that looking does not change. */
function shared<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The demonstration's terms and services, so that pages have their real length. */
export async function furnish(test: TestPortal): Promise<void> {
  const { db, random } = test.deps;
  test.passes(1);
  const html = readFileSync(new URL("../../db/demo/terms.html", import.meta.url), "utf8");
  const publishedAt = test.deps.clock();
  await publishTerms(test.portal, test.portal.insurer.id, { version: "1.1", html, summary: termsSummary, publishedAt });
  await db.deleteFrom("services").where("insurer_id", "=", test.portal.insurer.id).execute();
  const rows = services.map(({ ja, easy, en, url }, position) => ({
    id: newId(random),
    insurer_id: test.portal.insurer.id,
    position,
    name_ja: ja,
    name_easy: easy,
    name_en: en,
    url,
  }));
  await db.insertInto("services").values(rows).execute();
  await test.reload();
}

async function furnished(options: PortalOptions = {}): Promise<TestPortal> {
  const test = await openPortal({ config: { trustedProxies: 1 }, ...options });
  await furnish(test);
  return test;
}

const usual = shared(() => furnished());
const modern = shared(() => furnished({ insurer: { password_policy: "modern" } }));

let people = 0;

/** Everybody comes from a network of their own, so that nobody waits for another's mistakes. */
function somebody(test: TestPortal, options: VisitorOptions = {}): Visitor {
  people += 1;
  return test.visitor({ ip: `10.${people >> 8}.${people & 255}.1`, ...options });
}

const stranger: Stand = async () => somebody(await usual());

/** A member who has come as far as this step, or through the whole first login to `home`. */
async function walked(
  until: string,
  test: TestPortal,
  options?: VisitorOptions,
): Promise<{ person: Visitor; own: typeof chosen }> {
  const person = somebody(test, options);
  const own = { userId: `taro-${people}`, password: chosen.password };
  await person.walksTo(until, await test.memberWithNotice(), own);
  return { person, own };
}

const at = (until: string, portal = usual, options?: VisitorOptions): Stand => {
  return async () => (await walked(until, await portal(), options)).person;
};

const atPasskey = (options?: VisitorOptions): Stand => {
  return async () => {
    const person = await at("authenticator", usual, options)();
    await person.submits({ method: "passkey" });
    return person;
  };
};

/** The same member after signing in once more, on a browser that is not known. */
const atSecondFactor: Stand = async () => {
  const test = await usual();
  const { own } = await walked("home", test);
  const person = somebody(test);
  await person.signsIn(own.userId, own.password);
  return person;
};

const atPasskeySecondFactor: Stand = async () => {
  const test = await usual();
  const { person: before, own } = await walked("authenticator", test);
  await before.submits({ method: "passkey" });
  const made = new SoftwareAuthenticator().create(optionsOn(before), test.origin);
  await before.submits({ response: JSON.stringify(made) });
  await before.goesOnTo("home");
  const person = somebody(test);
  await person.signsIn(own.userId, own.password);
  return person;
};

const wrongBirthDate = { birthDate: "19790823" };
const wrongPassword = "machigai-Kagi-7";
const wrongCode = { code: "00000000" };

const lockedOut: Stand = async () => {
  const test = await usual();
  const { notice } = await test.memberWithNotice();
  const before = somebody(test);
  await before.signsInWithNotice(notice);
  for (let n = 0; n < 5; n += 1) await before.submits(wrongBirthDate);
  return holds(test, notice);
};

/** Somebody about to type what a notice says. */
function holds(test: TestPortal, notice: PrintedNotice): Visitor {
  const person = somebody(test);
  person.posted = {
    path: "/sign-in",
    fields: { userId: notice.temporaryUserId, password: notice.temporaryPassword },
    cookie: "",
  };
  return person;
}

const usedNotice: Stand = async () => {
  const test = await usual();
  const member = await test.memberWithNotice();
  const own = { ...chosen, userId: member.notice.temporaryUserId };
  await somebody(test).walksTo("email", member, own);
  return holds(test, member.notice);
};

const expiredNotice: Stand = async () => {
  const test = await usual();
  const { id, notice } = await test.memberWithNotice();
  const now = test.deps.clock();
  await test.deps.db.updateTable("notices").set({ expires_at: now }).where("member_id", "=", id).execute();
  return holds(test, notice);
};

const replacedNotice: Stand = async () => {
  const test = await usual();
  const { id, notice } = await test.memberWithNotice();
  await issueNotice(test.portal, id);
  return holds(test, notice);
};

/** Somebody who finished the first login on this browser and signed out. */
const cameBack: Stand = async () => {
  const { person } = await walked("home", await usual());
  await person.opens("/sign-out");
  await person.submits({});
  return person;
};

const mustWait: Stand = async () => {
  const person = await stranger();
  for (let n = 0; n < 5; n += 1) await person.signsIn("hanako-machi", wrongPassword);
  return person;
};

/** A code bears five wrong tries, and more people than that look. */
async function wrongForTheFirstTime(person: Visitor): Promise<void> {
  const { deps, portal } = person.test;
  await deps.db.updateTable("email_codes").set({ tries_left: 5 }).where("insurer_id", "=", portal.insurer.id).execute();
  await person.submits(wrongCode);
}

const codeSpent: Stand = async () => {
  const person = await at("email-code")();
  for (let n = 0; n < 5; n += 1) await person.submits(wrongCode);
  return person;
};

/** The relay says that there is nobody at the address, as the outbox then keeps it. */
const codeRefused: Stand = async () => {
  const { person, own } = await walked("email-code", await usual());
  const { db, clock } = person.test.deps;
  const { id, email_index } = await db
    .selectFrom("members")
    .select(["id", "email_index"])
    .where("user_id", "=", own.userId)
    .executeTakeFirstOrThrow();
  const refused = { refused_at: clock() + 1000, failed_at: clock() + 1000, message: "", email_index };
  await db.updateTable("outbox").set(refused).where("member_id", "=", id).execute();
  return person;
};

/** Mails go out a few at a time, those of other insurers among them. */
async function mailedCode(test: TestPortal): Promise<string> {
  for (let turn = 0; turn < 20; turn += 1) {
    for (const { text } of await test.mails()) {
      const code = /確認コード：(\d{4} \d{4})/.exec(text)?.[1];
      if (code) return code;
    }
  }
  throw new Error("no mail with a code");
}

/** A member who comes back two weeks after setting the password; the address was confirmed or left for later. */
const afterTwoWeeks = (isConfirmed: boolean): Stand => {
  return async () => {
    const test = await furnished();
    const { person: before, own } = await walked("email-code", test);
    await before.submits(isConfirmed ? { code: await mailedCode(test) } : { later: "yes" });
    test.passes(15 * 86_400_000);
    const person = somebody(test);
    await person.signsIn(own.userId, own.password);
    return person;
  };
};

/** More announcements than stand open, and a service on another site. */
const homeWithNews: Stand = async () => {
  const test = await furnished();
  const announcement = { insurer_id: test.portal.insurer.id, published_at: test.deps.clock() };
  const titles = ["健診の予約が始まりました", "窓口の休業", "医療費のお知らせ", "スポーツ大会"];
  await test.deps.db
    .insertInto("announcements")
    .values(titles.map((title) => ({ ...announcement, id: newId(test.deps.random), title, body: "1行目\n2行目" })))
    .execute();
  const elsewhere = { url: "https://www.example.com/" };
  const ownServices = test.deps.db.updateTable("services").where("insurer_id", "=", test.portal.insurer.id);
  await ownServices.set(elsewhere).where("position", "=", 0).execute();
  return (await walked("home", test)).person;
};

/** Everybody of this portal is in the demonstration. */
const inTheDemonstration: Stand = async () =>
  (await walked("home", await furnished({ insurer: { demonstration_at: startOfTime } }))).person;

const homeWithoutServices: Stand = async () => {
  const test = await furnished();
  await test.deps.db.deleteFrom("services").where("insurer_id", "=", test.portal.insurer.id).execute();
  return (await walked("home", test)).person;
};

/** The address of this member was moved here from another row, which its encryption does not allow. */
const brokenMember: Stand = async () => {
  const test = await usual();
  const { person, own } = await walked("home", test);
  await test.deps.db.updateTable("members").set({ email: "moved" }).where("user_id", "=", own.userId).execute();
  test.deps.log.level = "silent";
  return person;
};

/** A second server of the same insurer whose database can only be read. */
const readOnly: Stand = async () => withReadOnlyDatabase(somebody(await usual()));

const readOnlyAtHome: Stand = async () => withReadOnlyDatabase(await at("home")());

async function withReadOnlyDatabase(person: Visitor): Promise<Visitor> {
  const { url } = await freshDatabase();
  const db = openDatabase(isPostgres ? `${url}?options=-c%20default_transaction_read_only%3Don` : url);
  atTheEnd(() => db.destroy());
  if (!isPostgres) await db.executeQuery(CompiledQuery.raw("pragma query_only = on"));
  person.app = createApp({ ...person.test.deps, db });
  return person;
}

/** Sends the form while others' passwords fill the queue of a server that hashes slowly. */
async function submitsInFlood(person: Visitor, fields: Record<string, string>): Promise<void> {
  const hashing = await startHashing(person.test.deps.keys, randomBytes, { lanes: 1 / 1000 });
  person.app = createApp({ ...person.test.deps, hashing });
  let isFlooded = true;
  const one = async () => {
    while (isFlooded) await hashing.verify("flood", undefined);
  };
  const flood = [one(), one()];
  await person.submits(fields);
  isFlooded = false;
  await Promise.all(flood);
}

const line =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/13.20.1";
const webView = "Mozilla/5.0 (Linux; Android 12; SO-41B; wv) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36";

type More = Partial<Omit<Screen, "name" | "stand" | "path">>;
const page = (name: string, stand: Stand, path: string, more: More = {}): Screen => {
  return { name, stand, path, status: 200, bad: [], secrets: [], ...more };
};
const refused = (name: string, stand: Stand, path: string, sends: Screen["sends"], bad: string[], more: More = {}) => {
  return page(name, stand, path, { sends: sends!, bad, status: 422, ...more });
};

/** Sends the open form as if it had been made before the last sign-in. */
const fromAnotherSession = (path: string, fields: Record<string, string>) => (person: Visitor) =>
  person.posts(path, { ...fields, formToken: "0".repeat(22) });

/** Somebody whose next page says this. */
const told = (sentence: Told, stand: Stand): Stand => {
  return async () => {
    const person = await stand();
    const next = somebody(person.test, person.options);
    for (const [name, value] of person.cookies) next.cookies.set(name, value);
    next.cookies.set("__Host-done", sentence);
    return next;
  };
};

function signInScreens(home: Stand): Screen[] {
  const otp = shared(atSecondFactor);
  const passkey = shared(atPasskeySecondFactor);
  const tooShort = { userId: "taro", password: wrongPassword };
  const secrets = [wrongPassword];
  const deadNotice = (name: string, stand: Stand) =>
    refused(
      `sign-in, notice ${name}`,
      shared(stand),
      "/sign-in",
      (person) => person.submits(person.posted!.fields),
      ["userId"],
      { step: 1 },
    );
  const inPasskey = (name: string, response: string) =>
    refused(`second factor, passkey ${name}`, passkey, "/sign-in/second-factor", { response }, ["response"]);
  return [
    page("sign-in", stranger, "/sign-in"),
    page("sign-in from the notice", stranger, "/sign-in?userId=kp-abcd2345", { step: 1 }),
    page("sign-in in LINE", async () => somebody(await usual(), { userAgent: line }), "/sign-in?userId=kp-abcd2345", {
      step: 1,
    }),
    page("sign-in after the part", stranger, "/sign-in?out=continue"),
    page("sign-in after signing out", stranger, "/sign-in?out=done"),
    page("sign-in after the time ran out", stranger, "/sign-in?ended=1"),
    page("sign-in of one who came back", shared(cameBack), "/sign-in?out=done"),
    page("sign-in of a new one on that browser", shared(cameBack), "/sign-in?first=1", { step: 1 }),
    page("sign-in where somebody is signed in", shared(at("email")), "/sign-in?userId=kp-abcd2345"),
    page("sign-in where nobody may be named", shared(at("terms")), "/sign-in?userId=kp-abcd2345"),
    refused("sign-in, nothing entered", stranger, "/sign-in", { userId: "", password: "" }, ["userId", "password"]),
    refused("sign-in, no password", stranger, "/sign-in", { userId: "kp-abcd2345", password: "" }, ["password"], {
      step: 1,
    }),
    refused("sign-in, wrong", stranger, "/sign-in", tooShort, ["userId"], { secrets }),
    refused(
      "sign-in, wait",
      shared(mustWait),
      "/sign-in",
      { userId: "hanako-machi", password: wrongPassword },
      ["userId"],
      { secrets },
    ),
    deadNotice("locked", lockedOut),
    deadNotice("used", usedNotice),
    deadNotice("expired", expiredNotice),
    deadNotice("replaced", replacedNotice),
    page("second factor, otp", otp, "/sign-in/second-factor"),
    refused("second factor, no code", otp, "/sign-in/second-factor", { code: "" }, ["code"]),
    refused(
      "second factor, wrong code",
      shared(atSecondFactor),
      "/sign-in/second-factor",
      { code: "123456" },
      ["code"],
      {
        secrets: ["123456"],
      },
    ),
    refused(
      "second factor, wrong recovery code",
      shared(atSecondFactor),
      "/sign-in/second-factor",
      { recoveryCode: "ABCD-EFGH-JKMN-PQRS" },
      ["recoveryCode"],
      { secrets: ["ABCD-EFGH-JKMN-PQRS"] },
    ),
    page("second factor, passkey", passkey, "/sign-in/second-factor"),
    inPasskey("not recognised", "NotAllowedError"),
    inPasskey("without script", "JavaScriptNotEnabled"),
    page("sign-out question", home, "/sign-out"),
    page("sign-out question in the first login", shared(at("email")), "/sign-out"),
  ];
}

function onboardingScreens(): Screen[] {
  const onBirthDate = shared(at("birth-date"));
  const birthDate = (name: string, typed: string, stand: Stand = onBirthDate) =>
    refused(`birth date, ${name}`, stand, "/onboarding/birth-date", { birthDate: typed }, ["birthDate"], { step: 2 });
  const onTerms = shared(at("terms"));
  const onAccount = shared(at("account"));
  const account = (name: string, sends: Record<string, string>, bad: string[]) =>
    refused(`account, ${name}`, onAccount, "/onboarding/account", sends, bad, { step: 4 });
  const onPassword = shared(at("password"));
  const password = (name: string, first: string, second: string, bad: string[], more: More = {}) =>
    refused(
      `password, ${name}`,
      onPassword,
      "/onboarding/password",
      { newPassword: first, confirmPassword: second, signOutEverywhere: "yes" },
      bad,
      { step: 5, secrets: [first, second].filter(Boolean), ...more },
    );
  const onEmail = shared(at("email"));
  const onEmailCode = shared(at("email-code"));
  const emailCode = (name: string, stand: Stand, sends: Screen["sends"]) =>
    refused(`e-mail code, ${name}`, stand, "/onboarding/email-code", sends, ["code"], { step: 7 });
  const spent = shared(codeSpent);
  const onSignOut = shared(at("sign-out"));
  const onPasskey = shared(atPasskey());
  const passkey = (name: string, response: string) =>
    refused(`passkey, ${name}`, onPasskey, "/onboarding/authenticator", { response }, ["response"], { step: 9 });
  const onOtp = shared(at("authenticator"));
  const otp = (name: string, code: string) =>
    refused(`otp, ${name}`, onOtp, "/onboarding/authenticator", { code }, ["code"], {
      step: 9,
      secrets: [code].filter(Boolean),
    });
  const onDeviceName = shared(at("device-name"));
  const deviceName = (name: string, typed: string) =>
    refused(`device name, ${name}`, onDeviceName, "/onboarding/device-name", { deviceName: typed }, ["deviceName"], {
      step: 10,
    });
  const onCode = shared(at("recovery-codes"));
  return [
    page("birth date", onBirthDate, "/onboarding/birth-date", { step: 2 }),
    birthDate("missing", ""),
    birthDate("unreadable", "<b>昭和</b>"),
    birthDate("impossible", "19790231"),
    birthDate("in the future", "20990101"),
    birthDate("of somebody else", wrongBirthDate.birthDate, at("birth-date")),
    page("locked", stranger, "/onboarding/locked"),
    page("terms", onTerms, "/onboarding/terms", { step: 3 }),
    refused(
      "terms, no decision",
      onTerms,
      "/onboarding/terms",
      (person) => person.posts("/onboarding/terms", person.formWith(["decision"]).fields),
      ["decision"],
      { step: 3 },
    ),
    page("declined", stranger, "/onboarding/declined"),
    page("account", onAccount, "/onboarding/account", { step: 4 }),
    page("account in LINE", shared(at("account", usual, { userAgent: line })), "/onboarding/account", { step: 4 }),
    account("nothing entered", { userId: "", method: "" }, ["userId", "method"]),
    account("characters that are refused", { userId: 'ta"<ro', method: "passkey" }, ["userId"]),
    account("no method", { userId: "taro-no-method", method: "" }, ["method"]),
    page("password", onPassword, "/onboarding/password", { step: 5 }),
    page("password of preset modern", shared(at("password", modern)), "/onboarding/password", { step: 5 }),
    password("nothing entered", "", "", ["newPassword"]),
    password("breaks several rules", "abc", "xyzzy", ["newPassword", "confirmPassword"]),
    password("typed differently", "mori-no-3kuma", "mori-no-4kuma", ["confirmPassword"]),
    page("e-mail", onEmail, "/onboarding/email", { step: 6 }),
    refused("e-mail, not an address", onEmail, "/onboarding/email", { email: "taro@" }, ["email"], { step: 6 }),
    page("e-mail code", onEmailCode, "/onboarding/email-code", { step: 7 }),
    emailCode("missing", onEmailCode, { code: "" }),
    emailCode("wrong", onEmailCode, wrongForTheFirstTime),
    page("e-mail code whose address refused the mail", codeRefused, "/onboarding/email-code", { step: 7 }),
    page("e-mail code before it is sent", spent, "/onboarding/email-code", { step: 7 }),
    page("e-mail code as a proof", shared(afterTwoWeeks(true)), "/onboarding/email-code", { step: 7 }),
    page("e-mail code that cannot be sent", shared(afterTwoWeeks(false)), "/onboarding/email-code", { step: 7 }),
    page("first login complete", onSignOut, "/onboarding/sign-out", { step: 8 }),
    page("passkey", onPasskey, "/onboarding/authenticator", { step: 9 }),
    page("passkey in LINE", shared(atPasskey({ userAgent: line })), "/onboarding/authenticator", { step: 9 }),
    page("passkey in an app", shared(atPasskey({ userAgent: webView })), "/onboarding/authenticator", { step: 9 }),
    passkey("not recognised", "NotAllowedError"),
    passkey("no screen lock", "NotSupportedError"),
    passkey("registered before", "InvalidStateError"),
    passkey("unknown to the browser", "Unsupported"),
    passkey("without script", "JavaScriptNotEnabled"),
    page("otp", onOtp, "/onboarding/authenticator", { step: 9 }),
    otp("no code", ""),
    otp("wrong code", "123456"),
    page("device name", onDeviceName, "/onboarding/device-name", { step: 10 }),
    deviceName("missing", ""),
    deviceName("too long", 'わたしの"スマホ"'.repeat(6)),
    page("recovery code", onCode, "/onboarding/recovery-codes", { step: 11 }),
    refused(
      "recovery code, not saved",
      onCode,
      "/onboarding/recovery-codes",
      (person) => person.posts("/onboarding/recovery-codes", person.formWith(["saved"]).fields),
      ["saved"],
      { step: 11 },
    ),
  ];
}

function accountScreens(home: Stand): Screen[] {
  return [
    page("home", home, "/"),
    page("home at the end of the first login", told("firstLogin", home), "/"),
    page("a service of the demonstration", shared(inTheDemonstration), "/demonstration/service/1"),
    page("home with announcements", shared(homeWithNews), "/"),
    page("home without services", shared(homeWithoutServices), "/"),
    page("recovery code after one was used", shared(cameByCode()), "/onboarding/recovery-codes"),
    page("home after a recovery code", shared(cameByCode({ saved: "yes" })), "/"),
    page("accepted terms", home, "/terms"),
    page("terms of a version", home, "/terms/1.0"),
    page("profile", home, "/account/profile"),
    page("sign-in methods", home, "/account/sign-in-methods"),
  ];
}

/** A member who has just signed in by the recovery code. */
const cameByCode = (answer?: Fields): Stand => {
  return async () => {
    const test = await usual();
    const { person, own } = await walked("recovery-codes", test);
    const recoveryCode = codeOn(person);
    await person.submits({ saved: "yes" });
    test.passes(1);
    const phone = somebody(test);
    await phone.signsIn(own.userId, own.password);
    await phone.submits({ recoveryCode });
    if (answer) await phone.submits(answer);
    return phone;
  };
};

/** A member whose last proof is older than ten minutes. */
const provedLongAgo: Stand = async () => {
  const test = await furnished();
  const { person } = await walked("home", test);
  test.passes(10 * 60_000);
  return person;
};

/** The same with a passkey instead of the app. */
const passkeyProvedLongAgo: Stand = async () => {
  const test = await furnished();
  const { person } = await walked("authenticator", test);
  await person.submits({ method: "passkey" });
  const made = new SoftwareAuthenticator().create(optionsOn(person), test.origin);
  await person.submits({ response: JSON.stringify(made) });
  await person.goesOnTo("home");
  test.passes(10 * 60_000);
  return person;
};

/** A member with as many devices as there can be, and ten recovery codes, as earlier members have. */
const manyDevices: Stand = async () => {
  const test = await furnished();
  const { person } = await walked("home", test);
  const { id } = await test.deps.db
    .selectFrom("members")
    .select("id")
    .where("insurer_id", "=", test.portal.insurer.id)
    .executeTakeFirstOrThrow();
  const row = { insurer_id: test.portal.insurer.id, member_id: id, kind: "passkey" } as const;
  const nine = Array.from({ length: 9 }, (_, n) => ({
    ...row,
    id: newId(test.deps.random),
    credential_id: randomBytes(32).toString("base64url"),
    name: `Galaxy ${n}`,
    created_at: test.deps.clock() + n,
  }));
  await test.deps.db.insertInto("authenticators").values(nine).execute();
  await givesTenCodes(test, id);
  return person;
};

/** The address of the page about the member's oldest device. */
async function devicePage(person: Visitor, page: "name" | "remove"): Promise<string> {
  await person.opens("/account/sign-in-methods");
  return new RegExp(`/account/devices/[\\w-]+/${page}`).exec(person.sees.html)![0];
}

/** Waits for the code of a new address. */
const atNewAddress = (kind: "email" | "recovery-email"): Stand => {
  return async () => {
    const { person } = await walked("home", await furnished());
    person.test.passes(2 * 60_000);
    await person.opens(`/account/${kind}`);
    await person.submits({ email: "atarashii@gmial.com" });
    return person;
  };
};

const twoSessions: Stand = async () => {
  const test = await furnished();
  const { person, own } = await walked("home", test);
  await somebody(test).signsIn(own.userId, own.password);
  return person;
};

/** A member who has opened two services signed in: one knows nothing of them, one all that the office may let it know. */
const withConnections: Stand = async () => {
  const test = await furnished();
  const { person, own } = await walked("home", test);
  const { id: memberId } = await memberOf(test, own.userId);
  const office = { portal: test.portal, actor: "operator:hanako" };
  const redirectUris = ["https://www.example.jp/callback"];
  const [first, second] = await servicesOf(test.portal);
  for (const [service, claims] of [
    [first!, []],
    [second!, allowableClaims],
  ] as const) {
    const { client } = await connectService(office, service.name_ja, { redirectUris, claims: [...claims] });
    const moments = { since: test.deps.clock(), last_at: test.deps.clock() };
    await test.deps.db
      .insertInto("service_members")
      .values({
        client_id: client.id,
        insurer_id: test.portal.insurer.id,
        member_id: memberId,
        sub: client.id,
        ...moments,
      })
      .execute();
  }
  return person;
};

const memberOf = (test: TestPortal, userId: string) =>
  test.deps.db
    .selectFrom("members")
    .select("id")
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();

/** Somebody whose address was changed, with the mail that says so: its link is where they would post next. */
const objects: Stand = async () => {
  const test = await usual();
  const { own } = await walked("home", test);
  const { id: memberId } = await memberOf(test, own.userId);
  const detail = "mae@example.jp";
  const link = await makeLink(test.portal, { memberId, purpose: "email-objection", lifeMs: 3_600_000, detail });
  const person = somebody(test);
  person.posted = { path: link.slice(test.origin.length), fields: {}, cookie: "" };
  return person;
};

function profileScreens(home: Stand): Screen[] {
  const long = shared(provedLongAgo);
  const withPasskey = shared(passkeyProvedLongAgo);
  const code = shared(atNewAddress("email"));
  const recoveryCode = shared(atNewAddress("recovery-email"));
  const secrets = [wrongPassword];
  const userId = (name: string, typed: string) =>
    refused(`new user ID, ${name}`, home, "/account/user-id", { userId: typed }, ["userId"]);
  const spent = async () => {
    const person = await atNewAddress("email")();
    for (let n = 0; n < 5; n += 1) await person.submits(wrongCode);
    return person;
  };
  return [
    page("proof, otp", long, "/account/user-id"),
    page("proof, passkey", withPasskey, "/account/user-id"),
    refused("proof, no code", long, "/account/user-id", { code: "" }, ["code"]),
    refused("proof, wrong code", shared(provedLongAgo), "/account/email", { code: "123456" }, ["code"], {
      secrets: ["123456"],
    }),
    refused("proof, passkey not recognised", withPasskey, "/account/otp", { response: "NotAllowedError" }, [
      "response",
    ]),
    page("new user ID", home, "/account/user-id"),
    userId("nothing entered", ""),
    userId("characters that are refused", 'ta"<ro'),
    page("new e-mail", home, "/account/email"),
    refused("new e-mail, not an address", home, "/account/email", { email: "taro@" }, ["email"]),
    page("new e-mail, code", code, "/account/email-code"),
    refused("new e-mail, code missing", code, "/account/email-code", { code: "" }, ["code"]),
    page("new e-mail, code spent", shared(spent), "/account/email-code"),
    page("profile that waits for a code", code, "/account/profile"),
    page("second address", home, "/account/recovery-email"),
    refused("second address, missing", home, "/account/recovery-email", { email: "" }, ["email"]),
    page("second address that waits for its code", recoveryCode, "/account/recovery-email"),
    page("second address, code", recoveryCode, "/account/recovery-email-code"),
    page("language", home, "/account/language"),
    refused("language, none", home, "/account/language", sendsNothing("language"), ["language"]),
    page("withdraw", home, "/account/withdraw"),
    refused("withdraw, no password", home, "/account/withdraw", { password: "" }, ["password"]),
    refused(
      "withdraw, wrong password",
      shared(at("home")),
      "/account/withdraw",
      { password: wrongPassword },
      ["password"],
      {
        secrets,
      },
    ),
    page("withdrawn", stranger, "/account/withdrawn"),
    page("objection", shared(objects), "/sign-in", { sends: (person) => person.opens(person.posted!.path) }),
    page("objection, done", objects, "/sign-in", {
      async sends(person) {
        await person.opens(person.posted!.path);
        await person.submits({});
      },
    }),
    page("objection, over", stranger, "/mail/email-objection", { status: 410 }),
  ];
}

function methodScreens(home: Stand): Screen[] {
  const onDevice = (name: string, which: "name" | "remove", sends?: Record<string, string>): Screen => ({
    ...page(name, home, "/account/sign-in-methods", sends ? { status: 422, bad: Object.keys(sends) } : {}),
    sends: async (person) => {
      await person.opens(await devicePage(person, which));
      if (sends) await person.submits(sends);
    },
  });
  const last = async (person: Visitor) => {
    await person.opens("/account/language");
    const { formToken = "" } = person.formWith(["language"]).fields;
    await person.posts(await devicePage(person, "remove"), { formToken });
  };
  const full = shared(manyDevices);
  const password = (name: string, typed: string[], bad: string[]) => {
    const [currentPassword = "", newPassword = "", confirmPassword = ""] = typed;
    const sends = { currentPassword, newPassword, confirmPassword };
    return refused(`new password, ${name}`, shared(at("home")), "/account/password", sends, bad, {
      secrets: typed.filter(Boolean),
    });
  };
  return [
    page("sign-in methods, full and with ten codes", full, "/account/sign-in-methods"),
    onDevice("new device name", "name"),
    onDevice("new device name, missing", "name", { deviceName: "" }),
    onDevice("last device", "remove"),
    refused("last device, removed anyhow", home, "/account/sign-in-methods", last, ["device"]),
    { ...onDevice("device to be removed", "remove"), stand: full },
    page("one more passkey", home, "/account/add-passkey"),
    refused("one more passkey, not recognised", home, "/account/add-passkey", { response: "NotAllowedError" }, [
      "response",
    ]),
    refused("one more passkey, registered before", home, "/account/add-passkey", { response: "InvalidStateError" }, [
      "response",
    ]),
    page("an eleventh passkey", full, "/account/add-passkey"),
    page("otp again", home, "/account/otp"),
    refused("otp again, no code", home, "/account/otp", { code: "" }, ["code"]),
    page("new recovery code", home, "/account/recovery-codes"),
    refused("new recovery code, not saved", home, "/account/recovery-codes", sendsNothing("saved"), ["saved"]),
    page("new password", home, "/account/password"),
    page("new password of preset modern", shared(at("home", modern)), "/account/password"),
    password("nothing entered", [], ["currentPassword", "newPassword"]),
    password("breaks several rules", [wrongPassword, "abc", "xyzzy"], ["newPassword", "confirmPassword"]),
    password("current one wrong", [wrongPassword, "yama-no-7kuma", "yama-no-7kuma"], ["currentPassword"]),
    page("sessions", shared(twoSessions), "/account/sessions"),
    page("the only session", home, "/account/sessions"),
    page("connected services", shared(withConnections), "/account/services"),
    page("no connected service", home, "/account/services"),
    page("a service's request that is over", home, "/services/continue/x", { status: 410 }),
  ];
}

/** Sends the form that has this choice as it is, with nothing chosen. */
const sendsNothing = (name: string) => (person: Visitor) => {
  const { action, fields } = person.formWith([name]);
  return person.posts(action, Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name)));
};

/** A member on the way to a new phone, as far as `state`, and one of the two phones; the new one has the address at hand. */
const moving = (state: MoveState, whose: "old" | "new", options?: VisitorOptions): Stand => {
  return async () => {
    const test = await usual();
    const { person: old } = await walked("home", test);
    await old.opens("/account/move");
    await old.submits({});
    const address = /<code id="address">([^<]+)</.exec(old.sees.html)![1]!;
    const phone = somebody(test, options);
    phone.posted = { path: address.slice(test.origin.length), fields: {}, cookie: "" };
    if (state === "ended") await old.submits({ decision: "cancel" });
    if (state === "opened" || state === "confirmed" || state === "done") {
      await phone.opens(phone.posted.path);
      await phone.submits({});
    }
    if (state === "confirmed" || state === "done") {
      await old.opens("/account/move/code");
      await old.submits({ decision: "confirm" });
    }
    if (state === "done") {
      await phone.opens("/move/passkey");
      const made = new SoftwareAuthenticator().create(optionsOn(phone), test.origin);
      await phone.submits({ response: JSON.stringify(made) });
      if (whose === "old") await phone.submits({ deviceName: "わたしのスマホ" });
    }
    return whose === "old" ? old : phone;
  };
};

function moveScreens(home: Stand): Screen[] {
  const onOld = (state: MoveState) => page(`move, ${state}`, shared(moving(state, "old")), "/account/move/code");
  const readsCode = { sends: (person: Visitor) => person.opens(person.posted!.path) };
  const registers = shared(moving("confirmed", "new"));
  const passkey = (name: string, response: string) =>
    refused(`new phone, passkey ${name}`, registers, "/move/passkey", { response }, ["response"]);
  const named = shared(moving("done", "new"));
  return [
    page("move", home, "/account/move"),
    page("move with too many devices", shared(manyDevices), "/account/move"),
    ...(["shown", "opened", "confirmed", "done", "ended"] as const).map(onOld),
    page("new phone", shared(moving("shown", "new")), "/sign-in", readsCode),
    page("new phone in LINE", shared(moving("shown", "new", { userAgent: line })), "/sign-in", readsCode),
    page("new phone, code of no use", stranger, "/move?token=abc", { status: 410 }),
    page("new phone, number", shared(moving("opened", "new")), "/move"),
    page("new phone, passkey", registers, "/move/passkey"),
    passkey("not recognised", "NotAllowedError"),
    passkey("without script", "JavaScriptNotEnabled"),
    page("new phone, otp", registers, "/move/otp"),
    refused("new phone, wrong code", shared(moving("confirmed", "new")), "/move/otp", { code: "123456" }, ["code"], {
      secrets: ["123456"],
    }),
    page("new phone, name", named, "/move/device-name"),
    refused("new phone, no name", named, "/move/device-name", { deviceName: "" }, ["deviceName"]),
  ];
}

function errorScreens(home: Stand): Screen[] {
  const birthDate = shared(at("birth-date"));
  const staleBirthDate = fromAnotherSession("/onboarding/birth-date", { birthDate: 'S54.8.22"' });
  const stalePassword = fromAnotherSession("/sign-in", { userId: "taro", password: wrongPassword });
  const withoutCookies = (person: Visitor) => {
    for (const name of ["__Host-genkan", "__Host-css"]) person.cookies.delete(name);
    return person.submits({ userId: "taro", password: wrongPassword });
  };
  const unknownField = (person: Visitor) =>
    person.posts("/sign-in", { ...person.formWith(["userId"]).fields, userId: "taro", isAdmin: "yes" });
  return [
    page("stale form", birthDate, "/onboarding/birth-date", { sends: staleBirthDate, status: 403 }),
    page("stale form with a secret", stranger, "/sign-in", {
      sends: stalePassword,
      status: 403,
      secrets: [wrongPassword],
    }),
    page("no cookies", stranger, "/sign-in", { sends: withoutCookies, status: 403, secrets: [wrongPassword] }),
    page("refused", stranger, "/sign-in", { sends: unknownField, status: 400 }),
    page("missing", stranger, "/nowhere", { status: 404 }),
    page("missing to a member", home, "/nowhere", { status: 404 }),
    page("broken", shared(brokenMember), "/account/profile", { status: 500 }),
    page("sign-in, unavailable", shared(readOnly), "/sign-in", {
      sends: { userId: "taro", password: wrongPassword },
      status: 503,
      bad: ["userId"],
      secrets: [wrongPassword],
    }),
    page("unavailable", shared(readOnlyAtHome), "/sign-out", { sends: {}, status: 503 }),
    page("password, busy", shared(at("password")), "/onboarding/password", {
      sends: (person) => submitsInFlood(person, { newPassword: chosen.password, confirmPassword: chosen.password }),
      step: 5,
      status: 503,
      bad: ["newPassword"],
      secrets: [chosen.password],
    }),
  ];
}

/** Somebody who asked for a new password; the user ID is nobody's, which no page tells. */
const askedForPassword: Stand = async () => {
  const person = await stranger();
  await person.opens("/recovery/password");
  await person.submits({ userId: "hanako-machi" });
  return person;
};

/** A member who forgot the password and entered the code from the mail, or the second factor too. */
const onTheWayBack = (next: "factor" | "new"): Stand => {
  return async () => {
    const test = await furnished();
    const { person: before, own } = await walked("authenticator", test);
    const secret = await before.goesOnTo("home");
    const members = test.deps.db.updateTable("members").where("insurer_id", "=", test.portal.insurer.id);
    await members.set({ email_confirmed_at: test.deps.clock() }).execute();
    await test.mails();
    const person = somebody(test);
    await person.opens("/recovery/password");
    await person.submits({ userId: own.userId });
    await person.submits({ code: await mailedCode(test) });
    test.passes(60_000);
    if (next === "new") await person.submits({ code: await person.otpCode(secret) });
    return person;
  };
};

/** So many have asked that the internet line of all is slow. */
const askedTooOften = shared(async () => {
  const person = somebody(await furnished());
  for (let n = 0; n < 100; n += 1) {
    await person.opens("/recovery/user-id");
    await person.submits({ email: `somebody-${n}@example.com` });
  }
  return person;
});

/** A member who came back on the browser of the first login and entered the password. */
const atKnownSecondFactor: Stand = async () => {
  const { person, own } = await walked("home", await usual());
  await person.opens("/sign-out");
  await person.submits({});
  await person.signsIn(own.userId, own.password);
  return person;
};

/** Somebody with the mail about a sign-in from a new browser; its link is where they would post next. */
const notMe: Stand = async () => {
  const test = await usual();
  const memberId = (await test.memberWithNotice()).id;
  const link = await makeLink(test.portal, { memberId, purpose: "not-me", lifeMs: 3_600_000 });
  const person = somebody(test);
  person.posted = { path: link.slice(test.origin.length), fields: {}, cookie: "" };
  return person;
};

const withPrivacyNotice: Stand = async () =>
  somebody(await furnished({ insurer: { privacy_html: '<h2 id="article-1">利用目的</h2><p>本文</p>' } }));

function recoveryScreens(): Screen[] {
  const factor = shared(onTheWayBack("factor"));
  const password = shared(onTheWayBack("new"));
  const code = (name: string, stand: Stand, typed: string) =>
    refused(`forgotten password, code ${name}`, stand, "/recovery/password/code", { code: typed }, ["code"], {
      secrets: typed ? [typed] : [],
    });
  return [
    page("sign-in after a new password", told("passwordRecovered", stranger), "/sign-in"),
    page("second factor on a known browser", shared(atKnownSecondFactor), "/sign-in/second-factor"),
    page("forgotten user ID", stranger, "/recovery/user-id"),
    refused("forgotten user ID, no address", stranger, "/recovery/user-id", { email: "" }, ["email"]),
    refused("forgotten user ID, wait", askedTooOften, "/recovery/user-id", { email: "taro@example.com" }, ["email"], {
      status: 503,
    }),
    page("forgotten user ID, sent", stranger, "/recovery/user-id/sent"),
    page("forgotten password", stranger, "/recovery/password"),
    refused("forgotten password, no user ID", stranger, "/recovery/password", { userId: "" }, ["userId"]),
    page("forgotten password, code", stranger, "/recovery/password/code"),
    code("missing", stranger, ""),
    code("wrong", askedForPassword, "98765432"),
    code("of another browser", stranger, "11111111"),
    page("forgotten password, second factor", factor, "/recovery/password/factor"),
    refused("forgotten password, no second factor", factor, "/recovery/password/factor", { code: "" }, ["code"]),
    page("forgotten password, new one", password, "/recovery/password/new"),
    refused(
      "forgotten password, new one refused",
      password,
      "/recovery/password/new",
      { newPassword: "abc", confirmPassword: "xyzzy" },
      ["newPassword", "confirmPassword"],
      { secrets: ["abc", "xyzzy"] },
    ),
    page("no second factor left", stranger, "/recovery/no-factor"),
    page("not me", shared(notMe), "/sign-in", { sends: (person) => person.opens(person.posted!.path) }),
    page("not me, done", stranger, "/mail/not-me/done"),
    page("not me, link ended", stranger, "/mail/not-me?token=x", { status: 410 }),
    page("accessibility", stranger, "/accessibility"),
    page("privacy", stranger, "/privacy"),
    page("privacy with a notice", shared(withPrivacyNotice), "/privacy"),
  ];
}

export function screens(): Screen[] {
  const home = shared(at("home"));
  return [
    ...signInScreens(home),
    ...onboardingScreens(),
    ...accountScreens(home),
    ...profileScreens(home),
    ...methodScreens(home),
    ...moveScreens(home),
    ...recoveryScreens(),
    ...errorScreens(home),
  ];
}

/** Takes answers compressed as a browser does, and everything as a fragment where HTMX asks. */
class Looker extends Visitor {
  /** Length of the last answer's body on the wire. */
  wireBytes = 0;

  override async request(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const asked = { "accept-encoding": "br", ...(this.options.htmx ? { "hx-request": "true" } : {}), ...headers };
    const response = await super.request(method, path, body, asked);
    const packed = Buffer.from(await response.arrayBuffer());
    this.wireBytes = packed.length;
    const isPacked = response.headers.get("content-encoding") === "br";
    const plain = isPacked ? brotliDecompressSync(packed).toString("utf8") : packed.toString("utf8");
    return new Response(plain || null, response);
  }
}

export interface Look {
  language: Language;
  isFragment?: boolean;
  /** The browser has no stylesheet yet. */
  isFirstVisit?: boolean;
}

/** @returns the screen as a browser with a stylesheet shows it. */
export async function look(
  screen: Screen,
  { language, isFragment = false, isFirstVisit = false }: Look,
): Promise<Seen> {
  const who = await screen.stand();
  const person = new Looker(who.test, { ...who.options, language, htmx: isFragment });
  person.app = who.app;
  person.posted = who.posted;
  for (const [name, value] of who.cookies) if (name !== "__Host-genkan-lang") person.cookies.set(name, value);
  person.cookies.delete("__Host-css");
  if (!isFirstVisit) person.cookies.set("__Host-css", who.test.deps.assets.cssVersion);
  await person.opens(screen.path);
  if (typeof screen.sends === "function") await screen.sends(person);
  else if (screen.sends) await person.submits(screen.sends);
  if (person.sees.status !== screen.status)
    throw new Error(`${screen.name}: ${person.sees.status} ${person.sees.path} ${person.sees.problems}`);
  return { ...person.sees, screen, language, isFragment, wireBytes: person.wireBytes, test: who.test, person };
}

/** @returns every screen in every language, one after the other. */
export async function lookAtAll(looks: Look[], which = screens()): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const screen of which) for (const each of looks) seen.push(await look(screen, each));
  return seen;
}
