/** Nobody walks a first login as it was drawn: random walks of one or two members over two tabs, against a model. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { sweepSessions } from "../../src/sessions/sessions.ts";
import { strings } from "../../src/strings/strings.ts";
import { codeOn } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { Visitor } from "../support/visitor.ts";
import {
  codeOfStep,
  type Expected,
  type Fields,
  Model,
  type ModelMember,
  type ModelSession,
  type Place,
  stepPaths,
} from "../support/walk-model.ts";

const minute = 60_000;
const hour = 60 * minute;
const cookieName = "__Host-genkan";

/** A tab; tabs of one browser hold the same cookies. */
class Tab extends Visitor {
  override readonly cookies: Map<string, string>;
  /** The token of the page's forms, and the session cookie they were made for. */
  form = { token: "", madeFor: "" };

  constructor(test: TestPortal, htmx: boolean, cookies: Map<string, string>) {
    super(test, { htmx });
    this.cookies = cookies;
  }

  get token(): string {
    return this.cookies.get(cookieName) ?? "";
  }
}

interface Post {
  path: string;
  fields: Fields;
  form: Tab["form"];
  cookies: Map<string, string>;
}

interface Real {
  test: TestPortal;
  tabs: Tab[];
  posts: Post[];
}

/** The authenticator's step has a heading for each way of signing in. */
type Titled = Exclude<Place, "/onboarding/authenticator"> | "/sign-in" | "/onboarding/declined" | "/onboarding/locked";
const headings: Record<string, string> = {
  "/sign-in": strings.ja.signIn.heading,
  "/sign-in/second-factor": strings.ja.secondFactor.heading,
  "/onboarding/birth-date": strings.ja.birthDate.heading,
  "/onboarding/terms": strings.ja.terms.heading,
  "/onboarding/account": strings.ja.account.heading,
  "/onboarding/password": strings.ja.password.heading,
  "/onboarding/email": strings.ja.email.heading,
  "/onboarding/email-code": strings.ja.emailCode.heading,
  "/onboarding/sign-out": strings.ja.signOut.heading,
  "/onboarding/device-name": strings.ja.deviceName.heading,
  "/onboarding/recovery-codes": strings.ja.recoveryCodes.heading,
  "/onboarding/declined": strings.ja.declined.heading,
  "/onboarding/locked": strings.ja.locked.heading,
} satisfies Record<Titled, string>;

/** For each place: the answers somebody might give there, those first that lead on. */
const answers: Record<Place, ((session: ModelSession, now: number) => Fields)[]> = {
  "/onboarding/birth-date": [
    ({ member }) => ({ birthDate: member.birthDate }),
    () => ({ birthDate: "19550505" }),
    () => ({ birthDate: "1979年" }),
  ],
  "/onboarding/terms": [() => ({ decision: "agree" }), () => ({ decision: "decline" }), () => ({})],
  "/onboarding/account": [
    ({ member }) => ({ userId: member.own.userId, method: "otp" }),
    ({ member }) => ({ userId: member.notice.temporaryUserId, method: "passkey" }),
    ({ member }) => ({ userId: member.own.userId }),
    () => ({ userId: "anybody-1", method: "otp" }),
    () => ({ userId: "ab", method: "otp" }),
  ],
  "/onboarding/password": [
    ({ member: { own } }) => ({ newPassword: own.password, confirmPassword: own.password }),
    ({ member: { own } }) => ({ newPassword: own.password, confirmPassword: own.password, signOutEverywhere: "yes" }),
    ({ member: { own } }) => ({ newPassword: own.password, confirmPassword: "mori" }),
    ({ member: { notice } }) => ({ newPassword: notice.temporaryPassword, confirmPassword: notice.temporaryPassword }),
  ],
  "/onboarding/email": [() => ({ email: "a@example.com" }), () => ({ email: "b@example.com" }), () => ({ email: "a" })],
  "/onboarding/email-code": [
    ({ member }) => ({ code: member.mailed?.code ?? "" }),
    () => ({ later: "yes" }),
    () => ({ change: "yes" }),
    () => ({ resend: "yes" }),
    () => ({ code: "00000000" }),
  ],
  "/onboarding/sign-out": [() => ({})],
  "/onboarding/authenticator": [
    ({ otp }, now) => ({ code: otp ? codeOfStep(otp.secret, Math.floor(now / 30_000)) : "123456" }),
    () => ({ method: "otp" }),
    () => ({ method: "passkey" }),
    () => ({ response: "NotAllowedError" }),
    () => ({ code: "00 00 0" }),
  ],
  "/onboarding/device-name": [() => ({ deviceName: "わたしのスマホ" }), () => ({ deviceName: "" })],
  "/onboarding/recovery-codes": [() => ({ saved: "yes" }), () => ({})],
  "/sign-in/second-factor": [
    ({ member: { authenticator } }, now) => ({ code: nextCode(authenticator, now) }),
    ({ member: { code } }) => ({ recoveryCode: code ?? "AAAA-AAAA-AAAA-AAAA" }),
    ({ member: { authenticator } }) => ({
      code: authenticator ? codeOfStep(authenticator.secret, authenticator.lastStep) : "123456",
    }),
    () => ({ response: "NotAllowedError" }),
  ],
};

/** The first code an app shows that has not been used. */
function nextCode(known: ModelMember["authenticator"], now: number): string {
  return known ? codeOfStep(known.secret, Math.max(Math.floor(now / 30_000), known.lastStep + 1)) : "123456";
}

async function posts(model: Model, real: Real, tab: Tab, path: string, fields: Fields, form = tab.form): Promise<void> {
  const isFresh = form.madeFor === tab.token;
  if (isFresh && !isWithinLimits(model, tab.token, path, fields)) return;
  real.posts.push({ path, fields, form, cookies: new Map(tab.cookies) });
  const expected = model.posts(tab.token, isFresh, path, fields);
  await tab.posts(path, { formToken: form.token, ...fields });
  await compare(model, real, tab, expected);
}

async function opens(model: Model, real: Real, tab: Tab, path: string): Promise<void> {
  const expected = model.opens(tab.token, path);
  await tab.opens(path);
  await compare(model, real, tab, expected);
}

/** Waiting is a matter for the tests of the limits; five sessions at once for those of the sessions. */
function isWithinLimits(model: Model, token: string, path: string, fields: Fields): boolean {
  if (path !== "/sign-in") return (model.session(token)?.member.wrongCodes ?? 0) < 8;
  const known = model.recognizes(fields);
  if (known) return model.sessionsOf(known.member) < 5;
  return model.members.every((member) => member.wrongPasswords < 4);
}

/** What was seen and what is recorded must be what the model says. */
async function compare(model: Model, real: Real, tab: Tab, { path, status, session }: Expected): Promise<void> {
  const { sees } = tab;
  expect(tab.answers.splice(0).filter((answer) => answer.status >= 500)).toEqual([]);
  expect({ path: sees.path, status: sees.status }).toEqual({ path, status });
  if (status !== 403 && path in headings) expect(sees.heading).toBe(headings[path]);
  if (session) model.enters(session, tab.token);
  await learns(model, real, tab);
  for (const member of model.members) expect(await recordedOf(real.test, member.id)).toEqual(expectedOf(member));
}

/** Reads from page and mail what only they know. */
async function learns(model: Model, { test }: Real, tab: Tab): Promise<void> {
  const { html, path } = tab.sees;
  const token = /name="formToken" value="([^"]*)"/.exec(html)?.[1];
  if (token) tab.form = { token, madeFor: tab.token };
  const session = model.session(tab.token);
  const now = model.now();
  if (session && path === "/onboarding/authenticator" && html.includes("otp-key")) {
    const secret = tab.otpSecret();
    if (session.otp && session.otp.until > now) expect(secret).toBe(session.otp.secret);
    session.otp = { secret, until: now + 10 * minute };
  }
  const shown = path === "/onboarding/recovery-codes" ? codeOn(tab) : "";
  if (session && shown) {
    if (session.code && session.code.until > now) expect(shown).toBe(session.code.shown);
    session.code = { shown, until: now + 12 * hour };
  }
  // Whether a browser is new to a member is a matter for the tests of that mail.
  const mails = (await test.mails()).filter(({ text }) => !text.includes("/mail/not-me?"));
  expect(mails.map(({ to }) => to)).toEqual(model.mails.splice(0));
  for (const { to, text } of mails) {
    const code = /確認コード：(\d{4} \d{4})/.exec(text)?.[1]?.replace(" ", "");
    if (code && session)
      session.member.mailed = { code, email: to, token: tab.token, until: now + 30 * minute, tries: 5 };
  }
}

/** What happens once in a life. */
const once = ["terms.agree", "account.choose", "password.set", "otp.add"];
const told = [...once, "recovery-codes.save"];

/** What the database holds of a member, and how often the audit log tells of it. */
async function recordedOf({ deps: { db } }: TestPortal, id: string) {
  const member = await db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const notice = await db.selectFrom("notices").selectAll().where("member_id", "=", id).executeTakeFirstOrThrow();
  const events = await db
    .selectFrom("audit_events")
    .select("action")
    .where("subject", "=", id)
    .where("outcome", "=", "ok")
    .orderBy("sequence")
    .execute();
  const codes = await db.selectFrom("recovery_codes").select("used_at").where("member_id", "=", id).execute();
  return {
    birthDateFailures: notice.birth_date_failures,
    notice: [notice.locked_at, notice.used_at, notice.voided_at],
    terms: (await db.selectFrom("terms_acceptances").select("accepted_at").where("member_id", "=", id).execute()).map(
      (row) => row.accepted_at,
    ),
    account: [member.account_chosen_at, member.user_id, member.sign_in_method],
    password: [member.password_set_at, member.password_hash !== null],
    email: [member.email_set_at, member.email_confirmed_at, member.email_deferred_at],
    authenticators: (await db.selectFrom("authenticators").selectAll().where("member_id", "=", id).execute()).map(
      (row) => [row.created_at, row.name, row.last_time_step],
    ),
    codeSaved: member.recovery_codes_saved_at,
    codes: codes.map((code) => code.used_at !== null),
    told: told.filter((action) => events.some((event) => event.action === action)),
    toldTwice: once.filter((action) => events.filter((event) => event.action === action).length > 1),
  };
}

function expectedOf(member: ModelMember): Awaited<ReturnType<typeof recordedOf>> {
  const { authenticator: known, termsAt, codeAt, isCodeUsed } = member;
  const hadCode = codeAt !== undefined || isCodeUsed;
  const moments = [termsAt, member.accountAt, member.passwordAt, known?.addedAt, hadCode || undefined];
  return {
    birthDateFailures: member.birthDateFailures,
    notice: [member.lockedAt ?? null, member.usedAt ?? null, null],
    terms: termsAt === undefined ? [] : [termsAt],
    account: [member.accountAt ?? null, member.userId ?? null, (member.method ?? null) as "otp" | null],
    password: [member.passwordAt ?? null, member.passwordAt !== undefined],
    email: [member.emailAt ?? null, member.confirmedAt ?? null, member.deferredAt ?? null],
    authenticators: known ? [[known.addedAt, known.name ?? null, known.lastStep]] : [],
    codeSaved: codeAt ?? null,
    codes: hadCode ? [isCodeUsed] : [],
    told: told.filter((_, index) => moments[index] !== undefined),
    toldTwice: [],
  };
}

type Act = fc.AsyncCommand<Model, Real>;

function act(name: string, run: (model: Model, real: Real) => Promise<void>): Act {
  return {
    check: () => true,
    run(model, real) {
      // Nothing takes no time, and no two waits add up to a limit exactly.
      real.test.passes(997);
      return run(model, real);
    },
    toString: () => name,
  };
}

/** What somebody in this tab would send where they stand; the first answer leads on. */
function answerAt(
  model: Model,
  tab: Tab,
  answer: number,
  member: number,
): { path: string; fields: Fields } | undefined {
  const session = model.session(tab.token);
  const place = model.place(session);
  if (place === "/") return undefined;
  if (place === "/sign-in") return { path: place, fields: rightCredentials(model, member) };
  if (place === "/onboarding/sign-out" && answer > 0) return { path: "/sign-out", fields: {} };
  const possible = answers[place as Place];
  return { path: place, fields: possible[answer % possible.length]!(session!, model.now()) };
}

function goesOn(tab: number, answer: number, member: number): Act {
  return act(`tab ${tab} goes on with answer ${answer} (member ${member})`, async (model, real) => {
    const page = real.tabs[tab]!;
    const next = answerAt(model, page, answer, member);
    if (next) await posts(model, real, page, next.path, next.fields);
    else await opens(model, real, page, "/account/profile");
  });
}

/** The answer is lost on the way, its cookie with it; the browser sends the same once more. */
function losesAnswer(tab: number, answer: number): Act {
  return act(`tab ${tab} goes on with answer ${answer}, loses what comes back and tries again`, async (model, real) => {
    const page = real.tabs[tab]!;
    const next = answerAt(model, page, answer, 0);
    const { form, token } = page;
    if (!next || form.madeFor !== token || !isWithinLimits(model, token, next.path, next.fields)) return;
    const { session } = model.posts(token, true, next.path, next.fields);
    const cookies = [...page.cookies];
    const body = new URLSearchParams({ formToken: form.token, ...next.fields }).toString();
    await page.request("POST", next.path, body, page.options.htmx ? { "hx-request": "true" } : {});
    if (session) model.enters(session, page.token);
    page.cookies.clear();
    for (const [name, value] of cookies) page.cookies.set(name, value);
    await posts(model, real, page, next.path, next.fields, form);
  });
}

function rightCredentials(model: Model, index: number): Fields {
  const member = model.members[index % model.members.length]!;
  const { temporaryUserId: userId, temporaryPassword: password } = member.notice;
  return member.passwordAt === undefined
    ? { userId, password }
    : { userId: member.userId!, password: member.own.password };
}

function answersElsewhere(tab: number, path: string, answer: number): Act {
  return act(`tab ${tab} posts answer ${answer} to ${path}`, async (model, real) => {
    const page = real.tabs[tab]!;
    const possible = answers[path as Place];
    const session = model.session(page.token) ?? ({ member: model.members[0] } as ModelSession);
    await posts(model, real, page, path, possible[answer % possible.length]!(session, model.now()));
  });
}

function looksAt(tab: number, path: string): Act {
  return act(`tab ${tab} opens ${path}`, (model, real) => opens(model, real, real.tabs[tab]!, path));
}

function signsIn(tab: number, member: number, how: string): Act {
  return act(`tab ${tab} signs in as member ${member}: ${how}`, async (model, real) => {
    const { notice, own, userId = own.userId } = model.members[member % model.members.length]!;
    const printed = { userId: notice.temporaryUserId, password: notice.temporaryPassword };
    const fields = {
      temporary: printed,
      "temporary password with the chosen ID": { ...printed, userId },
      lasting: { userId, password: own.password },
      "lasting password with the temporary ID": { ...printed, password: own.password },
      wrong: { userId, password: "chigau-8tori" },
    }[how]!;
    await posts(model, real, real.tabs[tab]!, "/sign-in", fields);
  });
}

const waysToSignIn = [
  "temporary",
  "temporary password with the chosen ID",
  "lasting",
  "lasting password with the temporary ID",
  "wrong",
];

function signsOut(tab: number): Act {
  return act(`tab ${tab} signs out`, (model, real) => posts(model, real, real.tabs[tab]!, "/sign-out", {}));
}

/** Sends an earlier post again: byte for byte with the cookies of then, or from the tab as it is now. */
function repeats(tab: number, back: number, withOldCookies: boolean): Act {
  return act(
    `tab ${tab} sends the post ${back + 1} back again${withOldCookies ? " with its cookies" : ""}`,
    async (model, real) => {
      const post = real.posts.at(-1 - (back % Math.max(1, real.posts.length)));
      if (!post) return;
      const now = real.tabs[tab]!;
      const then = new Tab(real.test, now.options.htmx ?? false, new Map(post.cookies));
      then.app = now.app;
      await posts(model, real, withOldCookies ? then : now, post.path, post.fields, post.form);
    },
  );
}

function meetsAnotherServer(tab: number): Act {
  return act(`tab ${tab} meets another server`, async (_, { test, tabs }) => {
    tabs[tab]!.app = test.anotherServer();
  });
}

/** @param sweeps the server's sweep of ended sessions, made every minute, comes before the next request. */
function waits([name, ms]: Span, sweeps: boolean): Act {
  return act(`${name} pass${sweeps ? ", ended sessions are swept" : ""}`, async (model, { test }) => {
    if (model.members.some(({ notice }) => model.now() + ms >= notice.expiresAt)) return;
    test.passes(ms);
    if (!sweeps) return;
    await sweepSessions(test.portal);
    model.sweeps();
  });
}

/** Never idle, until the session is too old. */
function keepsBusy(tab: number, hours: number): Act {
  return act(`tab ${tab} keeps busy for ${hours} hours`, async (model, real) => {
    for (let passed = 0; passed < hours; passed += 38 / 60) {
      for (const minutes of [14, 24]) {
        real.test.passes(minutes * minute + 1009);
        await opens(model, real, real.tabs[tab]!, "/");
      }
    }
  });
}

const tab = fc.nat(1);
const member = fc.nat(1);
const answer = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) });
type Span = [name: string, ms: number];
const short: Span[] = [
  ["25 seconds", 25_000],
  ["7 minutes", 7 * minute],
];
const long: Span[] = [
  ["31 minutes", 31 * minute],
  ["13 hours", 13 * hour],
  ["a day", 24 * hour],
  ["15 days", 360 * hour],
];
const span = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...short) },
  { weight: 1, arbitrary: fc.constantFrom(...long) },
);
const pages = ["/", "/sign-in", "/sign-out", "/account/profile", "/onboarding/declined", "/sign-in/second-factor"];
const acts: [weight: number, fc.Arbitrary<Act>][] = [
  [12, fc.tuple(tab, answer, member).map((args) => goesOn(...args))],
  [3, fc.tuple(tab, answer).map((args) => losesAnswer(...args))],
  [4, fc.tuple(tab, fc.nat(12), fc.boolean()).map((args) => repeats(...args))],
  [2, fc.tuple(tab, fc.constantFrom(...Object.keys(answers)), fc.nat(4)).map((args) => answersElsewhere(...args))],
  [2, fc.tuple(tab, fc.constantFrom(...pages, ...stepPaths)).map((args) => looksAt(...args))],
  [2, fc.tuple(tab, member, fc.constantFrom(...waysToSignIn)).map((args) => signsIn(...args))],
  [2, fc.tuple(span, fc.boolean()).map((args) => waits(...args))],
  [1, tab.map(signsOut)],
  [1, tab.map(meetsAnotherServer)],
  [1, fc.tuple(tab, fc.constantFrom(2.2, 12.2)).map((args) => keepsBusy(...args))],
];
const anything = fc.oneof(...acts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const setting = fc.record({
  members: fc.integer({ min: 1, max: 2 }),
  sameBrowser: fc.boolean(),
  /** The second tab has signed in and confirmed the birth date before the first one begins. */
  bothSignIn: fc.boolean(),
  /** So many right answers come before the walk, so that all of the journey is walked. */
  headStart: fc.nat(13),
});

async function openWalk(htmx: boolean, { members, sameBrowser }: { members: number; sameBrowser: boolean }) {
  const test = await openPortal({ config: { logLevel: "silent" } });
  const people = [
    { birthDate: "1979-08-22", own: { userId: "taro-mihon", password: "mori-no-3kuma" } },
    { birthDate: "1964-10-10", own: { userId: "hanako-m", password: "sora-no-7tori" } },
  ].slice(0, members);
  const model = new Model(
    await Promise.all(
      people.map(async ({ birthDate, own }) => ({
        ...(await test.memberWithNotice({ birthDate })),
        birthDate: birthDate.replaceAll("-", ""),
        own,
        birthDateFailures: 0,
        isCodeUsed: false,
        mailing: { count: 0, blockedUntil: 0, at: 0 },
        wrongPasswords: 0,
        wrongCodes: 0,
      })),
    ),
    test.deps.clock,
  );
  const cookies = new Map<string, string>();
  const tabs = [new Tab(test, htmx, cookies), new Tab(test, htmx, sameBrowser ? cookies : new Map())];
  const real: Real = { test, tabs, posts: [] };
  for (const each of tabs) await opens(model, real, each, "/sign-in");
  return { model, real };
}

/** The same few walks each time; others, and more, with `WALKS=500 npx vitest run tests/onboarding/random-walks.test.ts`. */
const walks = Number(process.env.WALKS ?? 6);
const seed = process.env.WALKS ? {} : { seed: 20_260_406 };
/** A slow machine walks less; a walk that is left in the middle would read the next one's mails. */
const longest = walks * 1000;

it.each([
  ["plain forms", false],
  ["HTMX", true],
])(
  "O1, O2, O6: wherever random walks with %s lead, each stands at the first step not done, and nothing is done twice",
  async (_, htmx) => {
    const endsAt = performance.now() + longest;
    const hasTime = () => performance.now() < endsAt;
    await fc.assert(
      fc.asyncProperty(setting, fc.commands([anything], { maxCommands: 25, size: "max" }), async (set, commands) => {
        if (!hasTime()) return;
        const walk = await openWalk(htmx, set);
        for (let step = 0; set.bothSignIn && step < 2; step += 1) await goesOn(1, 0, 0).run(walk.model, walk.real);
        for (let step = 0; step < set.headStart; step += 1) await goesOn(0, 0, 0).run(walk.model, walk.real);
        await fc.asyncModelRun(() => walk, commands);
      }),
      { numRuns: walks, ...seed },
    );
  },
  longest + 30_000,
);
