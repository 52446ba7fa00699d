import { describe, expect, it } from "vitest";
import {
  cookieOf,
  factsOf,
  leadsTo,
  minute,
  newestCode,
  type Post,
  picture,
  prepared,
  rightAnswer,
  sends,
  sendsAtOnce,
  sessionsOf,
  standsAt,
  takesStep,
  timesDone,
} from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type StepName, stepAfter, steps, type Visitor } from "../support/visitor.ts";

/** What an attacker sends to a step whose page they never saw. */
const guesses: Record<StepName, Record<string, string>> = {
  "birth-date": { birthDate: "19790822" },
  terms: { decision: "agree" },
  account: { userId: "attacker-1", method: "otp" },
  password: { newPassword: "evil-pass-1x", confirmPassword: "evil-pass-1x" },
  email: { email: "attacker@example.com" },
  "email-code": { later: "yes" },
  "sign-out": {},
  authenticator: { code: "123456" },
  "device-name": { deviceName: "attacker" },
  "recovery-codes": { saved: "yes" },
};

const others = (step: StepName) => steps.filter((each) => each !== step);

describe("an attacker who asks for other steps than the standing one", () => {
  it.each(steps)("O1, X1: at %s gets nothing from any other page, and the database stays as it is", async (step) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const before = await picture(test);
    for (const other of others(step)) {
      const answer = await taro.request("GET", `/onboarding/${other}`);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `/onboarding/${step}`]);
    }
    expect(await picture(test)).toEqual(before);
  });

  it.each(steps)("O1, X1: at %s carries out no other step, and the database stays as it is", async (step) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const { formToken = "" } = prepared(taro, {}).fields;
    const before = await picture(test);
    for (const other of others(step)) {
      const body = new URLSearchParams({ ...guesses[other], formToken }).toString();
      const answer = await taro.request("POST", `/onboarding/${other}`, body);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `/onboarding/${step}`]);
    }
    expect(await picture(test)).toEqual(before);
  });

  it("O5, X1: with everything done is led home from every step, and the database stays as it is", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "end");
    await taro.opens("/sign-out");
    const { formToken = "" } = prepared(taro, {}).fields;
    const before = await picture(test);
    for (const step of steps) {
      const body = new URLSearchParams({ ...guesses[step], formToken }).toString();
      for (const answer of [
        await taro.request("GET", `/onboarding/${step}`),
        await taro.request("POST", `/onboarding/${step}`, body),
      ])
        expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    }
    expect(await picture(test)).toEqual(before);
  });

  it("X1: without any session is led to the sign-in page from every step, and the database stays as it is", async () => {
    const test = await openPortal();
    await test.memberWithNotice();
    const stranger = test.visitor();
    await stranger.opens("/sign-in");
    const { formToken = "" } = prepared(stranger, {}).fields;
    const before = await picture(test);
    for (const step of steps) {
      await stranger.posts(`/onboarding/${step}`, { ...guesses[step], formToken });
      expect(stranger.sees.path).toBe("/sign-in");
    }
    expect(await picture(test)).toEqual(before);
  });

  it.each([
    "//onboarding/password",
    "/onboarding//password",
    "/onboarding/%70assword",
    "/onboarding/./password",
    "/onboarding/password/",
  ])("O5: the address %s is no way around", async (path) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    await taro.opens(`${test.origin}${path}`);
    expect(taro.sees.path === "/onboarding/terms" || taro.sees.status === 404).toBe(true);
  });

  it("A4: at the right step with a field no form of ours has carries out nothing", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    const { fields } = prepared(taro, { userId: chosen.userId, method: "otp" });
    const before = await factsOf(test);
    for (const extra of ["memberId", "assurance", "__proto__", "passwordSetAt"]) {
      await taro.posts("/onboarding/account", { ...fields, [extra]: "1" });
      expect(taro.sees.status).toBe(400);
    }
    expect(await factsOf(test)).toEqual(before);
  });
});

describe("the same post again", () => {
  it.each(steps)(
    "X2: right after %s, byte for byte, leads where the first one led and does nothing more",
    async (step) => {
      const test = await openPortal();
      const { taro, member } = await standsAt(test, step);
      const cookies = new Map(taro.cookies);
      const post = await takesStep(taro, member.birthDate);
      const { path } = taro.sees;
      const after = await factsOf(test);
      for (const [name, value] of cookies) taro.cookies.set(name, value);
      await taro.posts(post.path, post.fields);
      expect(taro.sees.path).toBe(path);
      expect(await factsOf(test)).toEqual(after);
    },
  );

  /** A whole first login; every post that was accepted on the way. */
  async function everyPost(test: TestPortal) {
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    const posts: Post[] = [];
    const request = taro.request.bind(taro);
    taro.request = async (method, path, body, headers) => {
      const cookie = cookieOf(taro);
      if (method === "POST") posts.push({ path, fields: Object.fromEntries(new URLSearchParams(body)), cookie });
      return request(method, path, body, headers);
    };
    await taro.walksTo("end", member);
    // What was lost on the way may be sent again for a minute.
    test.passes(minute);
    return { taro, posts };
  }

  it("X2: of a whole first login does nothing more, on this server and on the next", async () => {
    const test = await openPortal();
    const { posts } = await everyPost(test);
    // Signing in comes before them, and once more after the paper's break.
    expect(posts).toHaveLength(steps.length + 2);
    const after = await factsOf(test);
    for (const app of [test.app, test.anotherServer()]) {
      for (const post of posts) expect((await sends(test, post, app)).status).toBeLessThan(500);
    }
    expect(await factsOf(test)).toEqual(after);
  });

  it("X2: of a whole first login, sent with the cookie of now, does nothing more", async () => {
    const test = await openPortal();
    const { taro, posts } = await everyPost(test);
    const after = await factsOf(test);
    for (const post of posts.filter((each) => each.path !== "/sign-out"))
      expect((await sends(test, { ...post, cookie: cookieOf(taro) })).status).toBeLessThan(500);
    expect(await factsOf(test)).toEqual(after);
    expect((await taro.opens("/")).path).toBe("/");
  });

  it("X2: of a whole first login gives an attacker no session after signing out", async () => {
    const test = await openPortal();
    const { taro, posts } = await everyPost(test);
    await taro.opens("/sign-out");
    await taro.submits({});
    const after = await factsOf(test);
    for (const post of posts) {
      const answer = await sends(test, post);
      expect(answer.status).toBeLessThan(500);
      expect(["/sign-in", "/sign-in/second-factor"]).toContain((await leadsTo(test, answer)).path);
    }
    expect(await factsOf(test)).toEqual(after);
  });
});

describe("twenty equal posts at once to two servers", () => {
  const unbroken = (answers: Response[]) => answers.filter((answer) => answer.status >= 500 && answer.status !== 503);

  it.each<[StepName, string]>([
    ["terms", "terms.agree"],
    ["password", "password.set"],
    ["authenticator", "otp.add"],
    ["recovery-codes", "recovery-codes.save"],
  ])("X3: of %s are one success", async (step, action) => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, step);
    const answers = await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, step)));
    expect(unbroken(answers)).toEqual([]);
    expect(await timesDone(test, action)).toBe(1);
    expect(await sessionsOf(test, member.id)).toHaveLength(1);
  });

  it.each<[StepName, string]>([
    ["password", "/onboarding/email"],
    ["authenticator", "/onboarding/device-name"],
  ])("X3: of %s leave exactly one cookie that lives", async (step, next) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const answers = await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, step)));
    const paths = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(paths.filter((path) => path === next)).toHaveLength(1);
    expect(paths.filter((path) => path === "/sign-in")).toHaveLength(19);
  });

  it("X3: of the account choose it once", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    const answers = await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, "account")));
    expect(unbroken(answers)).toEqual([]);
    expect((await taro.opens("/")).path).toBe("/onboarding/password");
  });

  it("X3: of the address send one mail", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email");
    expect(unbroken(await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, "email"))))).toEqual([]);
    expect(await picture(test, ["outbox"])).toHaveLength(1);
    expect(await picture(test, ["email_codes"])).toHaveLength(1);
  });

  it("X3: of 「コードをもう一度送る」 send one mail", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email-code");
    test.passes(minute);
    expect(unbroken(await sendsAtOnce(test, prepared(taro, { resend: "yes" })))).toEqual([]);
    expect(await picture(test, ["outbox"])).toHaveLength(2);
  });

  it("X3: of a wrong e-mail code use up five tries and no more", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email-code");
    const answers = await sendsAtOnce(test, prepared(taro, { code: "00000000" }));
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((html) => /確認コードが違います|確認コードが5回違いました/.test(html))).toHaveLength(5);
  });

  it("X3: of the right e-mail code confirm once", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email-code");
    const code = await newestCode(test);
    expect(unbroken(await sendsAtOnce(test, prepared(taro, { code })))).toEqual([]);
    expect(await timesDone(test, "email.confirm")).toBe(1);
    expect((await taro.opens("/")).path).toBe(stepAfter("email-code"));
  });

  it.each<StepName>(["email-code", "sign-out"])("X3: of %s lead on", async (step) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const answers = await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, step)));
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual(Array(20).fill(stepAfter(step)));
  });

  it("X3: of the device's name give it that name once", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "device-name");
    expect(unbroken(await sendsAtOnce(test, prepared(taro, { deviceName: "わたしのスマホ" })))).toEqual([]);
    const named = await picture(test, ["authenticators"]);
    expect(named).toHaveLength(1);
    expect(named[0]).toContain('"name":"わたしのスマホ"');
  });

  it("X3: of 「保存しました」 keep one code", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "recovery-codes");
    await sendsAtOnce(test, prepared(taro, { saved: "yes" }));
    expect(await picture(test, ["recovery_codes"])).toHaveLength(1);
    expect((await taro.opens("/")).path).toBe("/");
  });

  it("X3: of a sign-in with one notice harm nobody", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.opens("/sign-in");
    const { temporaryUserId: userId, temporaryPassword: password } = member.notice;
    const answers = await sendsAtOnce(test, prepared(taro, { userId, password }));
    expect(unbroken(answers)).toEqual([]);
    expect((await sessionsOf(test, member.id)).length).toBeLessThanOrEqual(5);
    test.passes(10 * minute);
    await taro.signsInWithNotice(member.notice);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });
});

describe("a thumb that taps twice", () => {
  it.each(steps)("X3: at %s gets on, and nothing happens twice", async (step) => {
    const [once, twice] = [await openPortal(), await openPortal()];
    const first = await standsAt(once, step);
    await takesStep(first.taro, first.member.birthDate);
    const { taro, member } = await standsAt(twice, step);
    const answers = await sendsAtOnce(twice, prepared(taro, await rightAnswer(taro, step)), 2);
    const places = new Set<string>([(await taro.opens("/")).path]);
    for (const answer of answers) places.add((await leadsTo(twice, answer)).path);
    expect(places).toContain(first.taro.sees.path);
    expect((await factsOf(twice)).length).toBe((await factsOf(once)).length);
    expect(await sessionsOf(twice, member.id)).toHaveLength(1);
  });
});

describe("two tabs and two devices", () => {
  it("O2: two passwords posted at once: exactly one counts", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "password");
    const passwords = ["mori-no-3kuma", "umi-no-5kame"];
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(
      passwords.map((password, n) =>
        sends(test, prepared(taro, { newPassword: password, confirmPassword: password }), servers[n]),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    const opened = [];
    for (const password of passwords) {
      const visitor = test.visitor();
      await visitor.signsIn(chosen.userId, password);
      opened.push(visitor.sees.path === "/onboarding/email");
    }
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await timesDone(test, "password.set")).toBe(1);
  });

  it("O2: two addresses posted at once: the one that is kept is the one that gets the code", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email");
    const servers = [test.app, test.anotherServer()];
    const addresses = ["taro@example.com", "jiro@example.com", "saburo@example.com", "shiro@example.com"];
    await Promise.all(addresses.map((email, n) => sends(test, prepared(taro, { email }), servers[n % 2])));
    await taro.opens("/onboarding/email-code");
    expect(addresses.filter((address) => taro.sees.html.includes(address))).toHaveLength(1);
    await taro.submits({ code: await newestCode(test) });
    expect(taro.sees.path).toBe(stepAfter("email-code"));
  });

  it("P1, X3: two finders of one notice: one sets the password, the other one is out", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "password");
    const finder = test.visitor();
    await finder.signsInWithNotice(member.notice);
    await finder.submits({ birthDate: member.birthDate });
    expect(finder.sees.path).toBe("/onboarding/password");
    const post = (visitor: Visitor, password: string) =>
      prepared(visitor, { newPassword: password, confirmPassword: password });
    const answers = await Promise.all([
      sends(test, post(taro, "mori-no-3kuma"), test.app),
      sends(test, post(finder, "umi-no-5kame"), test.anotherServer()),
    ]);
    const places = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(places.sort()).toEqual(["/onboarding/email", "/sign-in"]);
  });

  it("O2: two members who ask for one user ID at once: one gets it, the other is asked for another", async () => {
    const test = await openPortal();
    const posts: Post[] = [];
    for (let n = 0; n < 10; n += 1) {
      const { taro } = await standsAt(test, "account");
      posts.push(prepared(taro, { userId: n % 2 ? "Taro-Mihon" : "taro-mihon", method: "otp" }));
    }
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n % 2])));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, ...Array(9).fill(422)]);
  });

  it("O2: a member's user ID cannot be the temporary one on somebody else's notice", async () => {
    const test = await openPortal();
    const other = await test.memberWithNotice();
    const { taro } = await standsAt(test, "account");
    await taro.submits({ userId: other.notice.temporaryUserId, method: "otp" });
    expect(taro.sees.problems).toEqual(["このユーザーIDは使われています。別のIDを入力してください"]);
  });

  it("O2: an authenticator app registered on two devices at once is one", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "authenticator");
    const tablet = test.visitor();
    await tablet.signsIn(chosen.userId, chosen.password);
    const answers = await Promise.all([
      sends(test, prepared(taro, await rightAnswer(taro, "authenticator")), test.app),
      sends(test, prepared(tablet, await rightAnswer(tablet, "authenticator")), test.anotherServer()),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    const places = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(places.filter((path) => path === "/onboarding/device-name")).toHaveLength(1);
    const rows = await test.deps.db
      .selectFrom("authenticators")
      .select("id")
      .where("member_id", "=", member.id)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it("O2: the second tab's form of a step that is done leads to the standing one and changes nothing", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    const second = prepared(taro, { userId: "another-id", method: "passkey" });
    await takesStep(taro);
    const before = await factsOf(test);
    await taro.posts(second.path, second.fields);
    expect(taro.sees.path).toBe("/onboarding/password");
    expect(await factsOf(test)).toEqual(before);
  });
});
