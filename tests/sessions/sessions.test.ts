import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sweepSessions } from "../../src/sessions/sessions.ts";
import {
  day,
  hour,
  leadsTo,
  minute,
  picture,
  prepared,
  sends,
  sessionCookie,
  sessionsOf,
  standsAt,
  takesStep,
  thiefOf,
} from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type StepName, type Visitor } from "../support/visitor.ts";

async function memberAtHome(test: TestPortal) {
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  const own = await taro.walksTo("end", member);
  return { taro, own, id: member.id };
}

async function signsOut(visitor: Visitor) {
  await visitor.opens("/sign-out");
  await visitor.submits({});
}

describe("the token", () => {
  it("S1: is kept as its SHA-256 only; an attacker with the stolen table has no cookie", async () => {
    const test = await openPortal();
    const { taro, id } = await memberAtHome(test);
    const token = taro.cookies.get(sessionCookie)!;
    const [session] = await sessionsOf(test, id);
    expect(session!.id).toBe(createHash("sha256").update(token).digest("hex"));
    expect((await picture(test)).join()).not.toContain(token);
    for (const stolen of [session!.id, Buffer.from(session!.id, "hex").toString("base64url")]) {
      const thief = test.visitor();
      thief.cookies.set(sessionCookie, stolen);
      await thief.opens("/");
      expect(thief.sees.path).toBe("/sign-in");
    }
  });

  it("S1: is 256 random bits, another one each time", async () => {
    const test = await openPortal();
    const tokens = new Set<string>();
    for (let n = 0; n < 50; n += 1) {
      const visitor = test.visitor();
      await visitor.opens("/sign-in");
      tokens.add(visitor.cookies.get(sessionCookie)!);
    }
    expect(tokens.size).toBe(50);
    for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
  });

  it.each<[string, StepName]>([
    ["the birth date was confirmed", "birth-date"],
    ["the password was set", "password"],
    ["the authenticator was registered", "authenticator"],
  ])("S2: is another one after %s; the thief of the one before has nothing", async (_, step) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const thief = thiefOf(taro);
    await takesStep(taro);
    expect(taro.cookies.get(sessionCookie)).not.toBe(thief.cookies.get(sessionCookie));
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("S2: is another one after signing in again; the thief of the one before has nothing", async () => {
    const test = await openPortal();
    const { taro, own } = await memberAtHome(test);
    const thief = thiefOf(taro);
    await taro.opens("/sign-out");
    const { formToken = "" } = prepared(taro, {}).fields;
    await taro.posts("/sign-in", { userId: own.userId, password: own.password, formToken });
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it.each(["a".repeat(43), "AAAA", "", "x".repeat(5000), "../../etc", "null"])(
    "S3: chosen by the client (%.20s) is never adopted",
    async (token) => {
      const test = await openPortal();
      const member = await test.memberWithNotice();
      const taro = test.visitor();
      taro.cookies.set(sessionCookie, token);
      await taro.signsInWithNotice(member.notice);
      expect(taro.sees.path).toBe("/onboarding/birth-date");
      expect(taro.cookies.get(sessionCookie)).not.toBe(token);
      const attacker = test.visitor();
      attacker.cookies.set(sessionCookie, token);
      await attacker.opens("/onboarding/birth-date");
      expect(attacker.sees.path).toBe("/sign-in");
    },
  );

  it("X4: an attacker who plants a cookie of their own before the member signs in does not get in with it", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const attacker = test.visitor();
    await attacker.opens("/sign-in");
    const planted = attacker.cookies.get(sessionCookie)!;
    const taro = test.visitor();
    taro.cookies.set(sessionCookie, planted);
    await taro.signsInWithNotice(member.notice);
    expect(taro.cookies.get(sessionCookie)).not.toBe(planted);
    await attacker.opens("/onboarding/birth-date");
    expect(attacker.sees.path).toBe("/sign-in");
  });

  it("X4: an attacker's own session that was planted ends when the member signs in over it", async () => {
    const test = await openPortal();
    const [member, other] = [await test.memberWithNotice(), await test.memberWithNotice()];
    const attacker = test.visitor();
    await attacker.signsInWithNotice(other.notice);
    const taro = thiefOf(attacker);
    const { formToken = "" } = attacker.formWith(["birthDate"]).fields;
    const { temporaryUserId: userId, temporaryPassword: password } = member.notice;
    await taro.posts("/sign-in", { userId, password, formToken });
    expect(taro.sees.path).toBe("/onboarding/birth-date");
    await attacker.opens("/onboarding/birth-date");
    expect(attacker.sees.path).toBe("/sign-in");
  });
});

describe("the cookies", () => {
  /** Every Set-Cookie header of a first login. */
  async function everyCookie(test: TestPortal): Promise<string[]> {
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    const seen: string[] = [];
    const request = taro.request.bind(taro);
    taro.request = async (...args) => {
      const answer = await request(...args);
      seen.push(...answer.headers.getSetCookie());
      return answer;
    };
    await taro.walksTo("end", member);
    await signsOut(taro);
    await taro.opens("/sign-in?lang=easy");
    return seen;
  }

  it("S9: belong to this host alone, are not for scripts, not for other sites, and small", async () => {
    const cookies = await everyCookie(await openPortal());
    expect(new Set(cookies.map((cookie) => cookie.split("=")[0]))).toEqual(
      new Set([
        "__Host-genkan",
        "__Host-genkan-device",
        "__Host-genkan-id",
        "__Host-done",
        "__Host-css",
        "__Host-genkan-lang",
      ]),
    );
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      expect(cookie).not.toContain("Domain");
      expect(cookie.split(";")[0]!.length).toBeLessThan(100);
    }
  });

  it("S4: the session's cookie ends with the browser", async () => {
    const cookies = await everyCookie(await openPortal());
    const ofSession = cookies.filter((cookie) => cookie.startsWith(`${sessionCookie}=`));
    expect(ofSession.filter((cookie) => /Max-Age|Expires/i.test(cookie))).toEqual([]);
  });

  it("S9: say nothing about the member", async () => {
    const test = await openPortal();
    const { taro, id } = await memberAtHome(test);
    const values = [...taro.cookies.values()].flatMap((value) => [value, Buffer.from(value, "base64url").toString()]);
    for (const fact of [id, chosen.userId, "見本", "1979"]) expect(values.join()).not.toContain(fact);
  });
});

describe("the end of a session", () => {
  it("S4: comes after 30 minutes without a request", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    test.passes(30 * minute);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("S4: does not come while the member goes on using the portal", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    for (let n = 0; n < 20; n += 1) {
      test.passes(29 * minute);
      await taro.opens("/");
    }
    expect(taro.sees.path).toBe("/");
  });

  it("S4: comes after 12 hours whatever the member does", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    for (let waited = 0; waited < 12 * hour; waited += 20 * minute) {
      await taro.opens("/");
      expect(taro.sees.path).toBe("/");
      test.passes(20 * minute);
    }
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("O3, S4: of the first login comes after two hours whatever the member does", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    for (let waited = 0; waited < 2 * hour; waited += 20 * minute) {
      await taro.opens("/onboarding/account");
      expect(taro.sees.path).toBe("/onboarding/account");
      test.passes(20 * minute);
    }
    await taro.opens("/onboarding/account");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("S4: does not depend on the sweep", async () => {
    const test = await openPortal();
    const { taro, id } = await memberAtHome(test);
    test.passes(29 * minute);
    await sweepSessions(test.portal);
    expect(await sessionsOf(test, id)).toHaveLength(1);
    test.passes(minute);
    await sweepSessions(test.portal);
    expect(await sessionsOf(test, id)).toHaveLength(0);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("tells on the sign-in page what happened and that nothing is lost", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    test.passes(31 * minute);
    await taro.opens("/onboarding/account");
    expect(taro.sees.html).toContain("自動的にログアウトします");
  });

  it.each([
    ["idle end", 30 * minute],
    ["longest time", 13 * hour],
    ["next day", day],
  ])("X13: a session seen dead at its %s does not come back with a clock that goes back", async (_, later) => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    const thief = thiefOf(taro);
    test.passes(later);
    await taro.opens("/");
    test.passes(-later);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("X13: an hour back and forth keeps a session as it is", async () => {
    const test = await openPortal();
    test.passes(2 * hour);
    const { taro } = await memberAtHome(test);
    test.passes(-hour);
    await taro.opens("/");
    test.passes(hour);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/");
  });
});

describe("signing out", () => {
  it("S5: is a post; opening the page ends nothing", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    await taro.opens("/sign-out");
    await taro.opens("/");
    expect(taro.sees.path).toBe("/");
  });

  it("S5: deletes the session, clears what the browser kept and changes the cookie", async () => {
    const test = await openPortal();
    const { taro, id } = await memberAtHome(test);
    const token = taro.cookies.get(sessionCookie);
    await taro.opens("/sign-out");
    const answer = await sends(test, prepared(taro, {}));
    expect(answer.headers.get("clear-site-data")).toBe('"storage"');
    expect(answer.headers.getSetCookie().join()).toMatch(new RegExp(`^${sessionCookie}=[\\w-]{43};`));
    expect(answer.headers.getSetCookie().join()).not.toContain(token);
    expect(await sessionsOf(test, id)).toEqual([]);
  });

  it("S5: does not have the browser search its whole cache for ours: no page of ours is in it", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    await taro.opens("/account/profile");
    expect(taro.sees.headers.get("cache-control")).toBe("no-store");
    await taro.opens("/sign-out");
    // Slow phones took seconds for "cache", in the middle of the first login.
    expect((await sends(test, prepared(taro, {}))).headers.get("clear-site-data")).not.toContain("cache");
  });

  it("S5: leaves nothing to the thief of the cookie, nor to the Back button", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    const thief = thiefOf(taro);
    await signsOut(taro);
    for (const visitor of [thief, taro]) {
      for (const path of ["/", "/account/profile", "/account/sign-in-methods"]) {
        const { html } = await visitor.opens(path);
        expect(visitor.sees.path).toBe("/sign-in");
        expect(html).not.toContain("見本 太郎");
      }
    }
  });

  it("S5: no page may be kept by the browser", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    for (const path of ["/", "/account/profile", "/account/sign-in-methods", "/sign-out"]) {
      const { status, headers } = await taro.opens(path);
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    }
  });

  it("ends this device's session only", async () => {
    const test = await openPortal();
    const { taro, own } = await memberAtHome(test);
    test.passes(minute);
    const tablet = test.visitor();
    await tablet.signsIn(own.userId, own.password);
    await tablet.submits({ code: await tablet.otpCode(own.secret) });
    await signsOut(tablet);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/");
  });

  it("is harmless twice", async () => {
    const test = await openPortal();
    const { taro } = await memberAtHome(test);
    await taro.opens("/sign-out");
    const post = prepared(taro, {});
    await taro.submits({});
    expect((await sends(test, post)).status).toBe(303);
  });
});

describe("sessions on several devices", () => {
  it("S6: the box at the new password ends the sessions of all other devices at once", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "password");
    const other = test.visitor();
    await other.signsInWithNotice(member.notice);
    await taro.submits({
      newPassword: chosen.password,
      confirmPassword: chosen.password,
      signOutEverywhere: "yes",
    });
    expect(taro.sees.path).toBe("/onboarding/email");
    expect(await sessionsOf(test, member.id)).toHaveLength(1);
    await other.opens("/onboarding/birth-date");
    expect(other.sees.path).toBe("/sign-in");
  });

  it("O6: without the box another device's temporary session opens nothing any more", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "password");
    const other = test.visitor();
    await other.signsInWithNotice(member.notice);
    await other.submits({ birthDate: member.birthDate });
    await taro.submits({ newPassword: chosen.password, confirmPassword: chosen.password });
    for (const path of ["/", "/onboarding/email", "/onboarding/authenticator", "/account/profile"]) {
      await other.opens(path);
      expect(other.sees.path).toBe("/sign-in");
    }
  });

  it("S7: retiring a member ends every session within one request", async () => {
    const test = await openPortal();
    const { taro, own, id } = await memberAtHome(test);
    test.passes(minute);
    const halfway = test.visitor();
    await halfway.signsIn(own.userId, own.password);
    await test.deps.db.updateTable("members").set({ retired_at: test.deps.clock() }).where("id", "=", id).execute();
    for (const visitor of [taro, halfway]) {
      await visitor.opens("/");
      expect(visitor.sees.path).toBe("/sign-in");
    }
  });

  it("S14: of six sessions the oldest ends", async () => {
    const test = await openPortal();
    const { taro, own, id } = await memberAtHome(test);
    const devices = [taro];
    for (let n = 0; n < 5; n += 1) {
      test.passes(minute);
      const device = test.visitor();
      await device.signsIn(own.userId, own.password);
      devices.push(device);
    }
    expect(await sessionsOf(test, id)).toHaveLength(5);
    const open = await Promise.all(devices.map(async (device) => (await device.opens("/")).path !== "/sign-in"));
    expect(open).toEqual([false, true, true, true, true, true]);
  });
});

describe("assurance", () => {
  const inside = ["/", "/terms", "/account/profile", "/account/sign-in-methods"];

  it.each<StepName>(["birth-date", "terms", "account", "password", "email", "email-code", "sign-out", "authenticator"])(
    "S8: whoever stands at %s is led back there from every page inside",
    async (step) => {
      const test = await openPortal();
      const { taro } = await standsAt(test, step);
      for (const path of inside) expect((await taro.opens(path)).path).toBe(`/onboarding/${step}`);
    },
  );

  it("S8: the page after the first login shows the portal's shell and nothing of it opens", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "sign-out");
    expect(taro.sees.html).toContain("見本 太郎 様");
    expect(taro.sees.html).toContain("医療費情報");
    for (const kept of ["https://www.example.com/", "taro@example.com", "1979"])
      expect(taro.sees.html).not.toContain(kept);
    expect(taro.sees.html).not.toMatch(/<a [^>]*href="\/(account|terms|")/);
  });

  it("S8: going on in place leaves the session at the level of a password", async () => {
    const test = await openPortal();
    const { member } = await standsAt(test, "authenticator");
    expect((await sessionsOf(test, member.id)).map((session) => session.assurance)).toEqual(["password"]);
  });

  it("S8: a device that held only the password when the other one registered the factor must show it", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "authenticator");
    const attacker = test.visitor();
    await attacker.signsIn(chosen.userId, chosen.password);
    expect(attacker.sees.path).toBe("/onboarding/authenticator");
    await takesStep(taro);
    for (const path of [...inside, "/onboarding/device-name", "/onboarding/recovery-codes"])
      expect((await attacker.opens(path)).path).toBe("/sign-in/second-factor");
  });
});

describe("a confused session", () => {
  it("X6: one member's cookie with another's form changes nothing and is recorded", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "account");
    const { taro: hanako } = await standsAt(test, "account");
    const { formToken = "" } = hanako.formWith(["userId"]).fields;
    await taro.posts("/onboarding/account", { userId: "somebody-else", method: "otp", formToken });
    expect(taro.sees.status).toBe(403);
    const row = await test.deps.db
      .selectFrom("members")
      .select("account_chosen_at")
      .where("id", "=", member.id)
      .executeTakeFirstOrThrow();
    expect(row.account_chosen_at).toBeNull();
    const recorded = (await picture(test, ["audit_events"])).filter((event) => event.includes('"action":"form.stale"'));
    expect(recorded).toHaveLength(1);
  });

  it("X6: the form of another tab's session is shown again with what was typed, and goes through then", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "account");
    const tab = taro.sees;
    const again = test.visitor();
    await again.signsInWithNotice(member.notice);
    await again.submits({ birthDate: member.birthDate });
    taro.cookies.set(sessionCookie, again.cookies.get(sessionCookie)!);
    taro.sees = tab;
    await taro.submits({ userId: chosen.userId, method: "otp" });
    expect(taro.sees.heading).toBe("もう一度送信してください");
    await taro.submits({ userId: chosen.userId });
    expect(taro.sees.path).toBe("/onboarding/password");
  });

  it("X6: a password in a form of another session is not sent back to the browser", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "password");
    await taro.posts("/onboarding/password", {
      formToken: "A".repeat(22),
      newPassword: "canary-pass-1",
      confirmPassword: "canary-pass-1",
    });
    expect(taro.sees.status).toBe(403);
    expect(taro.sees.html).not.toContain("canary-pass-1");
  });

  it("X6: one insurer's cookie is nobody at another insurer; its form is refused and recorded there", async () => {
    const [ours, theirs] = [await openPortal(), await openPortal()];
    const { taro } = await standsAt(ours, "account");
    const stranger = theirs.visitor();
    for (const [name, value] of taro.cookies) stranger.cookies.set(name, value);
    await stranger.opens("/onboarding/account");
    expect(stranger.sees.path).toBe("/sign-in");
    for (const [name, value] of taro.cookies) stranger.cookies.set(name, value);
    const { fields } = taro.formWith(["userId"]);
    await stranger.posts("/onboarding/account", { ...fields, userId: "somebody-else", method: "otp" });
    expect(stranger.sees.status).toBe(403);
    const recorded = (await picture(theirs, ["audit_events"])).filter((event) => event.includes('"form.stale"'));
    expect(recorded).toHaveLength(1);
  });

  it("X6: a session whose row is moved to another insurer opens nothing there", async () => {
    const [ours, theirs] = [await openPortal(), await openPortal()];
    const { taro } = await memberAtHome(ours);
    const stranger = theirs.visitor();
    for (const [name, value] of taro.cookies) stranger.cookies.set(name, value);
    await stranger.opens("/");
    expect(stranger.sees.path).toBe("/sign-in");
  });
});

describe("an answer that was lost on the way", () => {
  it.each<StepName>(["birth-date", "password", "authenticator"])(
    "the same post sent again from %s with the cookie of before leads to the next step",
    async (step) => {
      const test = await openPortal();
      const { taro, member } = await standsAt(test, step);
      const post = await takesStep(taro, member.birthDate);
      const answer = await sends(test, post);
      expect((await leadsTo(test, answer)).path).toBe(taro.sees.path);
    },
  );

  it.each<StepName>(["birth-date", "password", "authenticator"])(
    "S2: a page opened with the cookie from before %s is dead",
    async (step) => {
      const test = await openPortal();
      const { taro } = await standsAt(test, step);
      const thief = thiefOf(taro);
      const post = prepared(taro, {});
      await takesStep(taro);
      for (const path of [post.path, taro.sees.path, "/"]) expect((await thief.opens(path)).path).toBe("/sign-in");
    },
  );

  it("S2: another post with the cookie of before is dead", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const post = prepared(taro, { birthDate: "19790822" });
    await takesStep(taro);
    const answer = await sends(test, { ...post, fields: { ...post.fields, birthDate: "1979-08-23" } });
    expect((await leadsTo(test, answer)).path).toBe("/sign-in");
  });

  it("S2: the same post from another browser is dead, and nothing is handed over", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    const thief = test.visitor({ userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/146" });
    await thief.request("POST", post.path, new URLSearchParams(post.fields).toString(), { cookie: post.cookie });
    await taro.opens("/");
    expect(taro.sees.path).toBe("/onboarding/terms");
    expect(await handOvers(test, member.id)).toBe(0);
  });

  it("S2: each hand-over is in the audit log", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    for (const expected of [1, 2]) {
      await sends(test, post);
      expect(await handOvers(test, member.id)).toBe(expected);
    }
  });

  async function handOvers(test: TestPortal, memberId: string) {
    const events = await picture(test, ["audit_events"]);
    return events.filter((event) => event.includes('"session.resume"') && event.includes(memberId)).length;
  }

  it("S2: the same post is dead after a minute", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    test.passes(minute);
    expect((await leadsTo(test, await sends(test, post))).path).toBe("/sign-in");
  });

  it("S2: the same post is dead once the session after it was replaced too", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const [first] = await walksOn(taro, 4);
    expect((await leadsTo(test, await sends(test, first!))).path).toBe("/sign-in");
  });

  it("S2: the same post is dead after signing out", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    await signsOut(taro);
    expect((await leadsTo(test, await sends(test, post))).path).toBe("/sign-in");
  });

  it("S2: of two who send the same post again, only the last one's cookie lives", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    const answers = [await sends(test, post), await sends(test, post)];
    const paths = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(paths).toEqual(["/sign-in", "/onboarding/terms"]);
    expect(await sessionsOf(test, member.id)).toHaveLength(1);
  });

  async function walksOn(visitor: Visitor, steps: number) {
    const posts = [];
    for (let n = 0; n < steps; n += 1) posts.push(await takesStep(visitor));
    return posts;
  }
});
