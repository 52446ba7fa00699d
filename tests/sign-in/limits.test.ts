import { describe, expect, it } from "vitest";
import { currentPassword } from "../../src/limits/counters.ts";
import { attempt } from "../../src/limits/limits.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { strings } from "../../src/strings/strings.ts";
import {
  cookieOf,
  countingHashing,
  day,
  hour,
  minute,
  newestCode,
  type Post,
  prepared,
  sends,
  sendsAtOnce,
  thiefOf,
} from "../support/attacks.ts";
import { audited, finishedMember, signsInFully } from "../support/people.ts";
import { openPortal, realHashing, type TestPortal } from "../support/portal.ts";
import { memberWithPasskey, optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

/** A portal behind one proxy, where each visitor has an address, and which counts what reaches the slow check. */
async function watchedPortal() {
  const test = await openPortal({ config: { trustedProxies: 1 } });
  const hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
  return { test, hashing };
}

const wrong = "machigai-1";

/** Somebody who has chosen a password, on a browser at home that does not know them for good yet. */
async function memberWithPassword(test: TestPortal): Promise<typeof chosen> {
  return test.visitor({ ip: "192.0.2.99" }).walksTo("email", await test.memberWithNotice());
}

async function wrongPost(visitor: Visitor, userId: string): Promise<Post> {
  await visitor.opens("/sign-in");
  return prepared(visitor, { userId, password: wrong });
}

const isWaiting = (visitor: Visitor) => visitor.sees.problems.some((problem) => problem.includes("ログインできません"));

/** The attacker's machines, each in a network of its own. */
function* machines(test: TestPortal, count: number): Generator<Visitor> {
  for (let n = 0; n < count; n += 1) yield test.visitor({ ip: `10.${n}.0.1` });
}

describe("guessing a password", () => {
  it("R1: of 50 parallel wrong passwords only five reach the check", async () => {
    const { test, hashing } = await watchedPortal();
    const { userId } = await memberWithPassword(test);
    hashing.checked = 0;
    await sendsAtOnce(test, await wrongPost(test.visitor(), userId), 50);
    expect(hashing.checked).toBe(5);
  });

  it("R1: of 50 parallel guesses at user IDs from one address only thirty reach the check", async () => {
    const { test, hashing } = await watchedPortal();
    const attacker = test.visitor({ ip: "10.0.0.1" });
    await attacker.opens("/sign-in");
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const { path, fields } = prepared(attacker, { userId: `member-${n}`, password: wrong });
        return attacker.request("POST", path, new URLSearchParams(fields).toString());
      }),
    );
    expect(hashing.checked).toBe(30);
  });

  it("R1: a user ID in other letters and widths is counted as the same one", async () => {
    const { test, hashing } = await watchedPortal();
    const attacker = test.visitor();
    for (const userId of ["taro-mihon", "TARO-MIHON", " taro-mihon ", "ｔaro-mihon", "Taro-Mihon", "taro-mihoN"])
      await attacker.signsIn(userId, wrong);
    expect(hashing.checked).toBe(5);
  });

  it("R4: from one network waits 1, 2, 4, 8, 15 and again 15 minutes after the fifth failure", async () => {
    const { test, hashing } = await watchedPortal();
    let machine = 0;
    const tries = () => {
      machine += 1;
      return test.visitor({ ip: `10.0.0.${machine}` }).signsIn("taro-mihon", wrong);
    };
    for (let free = 0; free < 5; free += 1) await tries();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const checked = hashing.checked;
      let waited = 0;
      for (; hashing.checked === checked; waited += 1) {
        test.passes(minute);
        await tries();
      }
      waits.push(waited);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it("R4: the right password is not even looked at while the network has to wait", async () => {
    const { test, hashing } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    const attacker = test.visitor({ ip: "10.0.0.1" });
    for (let tries = 0; tries < 5; tries += 1) await attacker.signsIn(userId, wrong);
    hashing.checked = 0;
    await attacker.signsIn(userId, password);
    expect(hashing.checked).toBe(0);
    expect(isWaiting(attacker)).toBe(true);
  });

  it("R4: other addresses of the same network share its tries", async () => {
    const { test } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    for (let n = 1; n <= 5; n += 1) await test.visitor({ ip: `10.0.0.${n}` }).signsIn(userId, wrong);
    const sixth = test.visitor({ ip: "10.0.0.6" });
    await sixth.signsIn(userId, password);
    expect(isWaiting(sixth)).toBe(true);
  });

  it("R4: other addresses of the same IPv6 network share its tries", async () => {
    const { test } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    for (let n = 1; n <= 5; n += 1) await test.visitor({ ip: `2001:db8:1:20${n}::1` }).signsIn(userId, wrong);
    const sixth = test.visitor({ ip: "2001:db8:1:2ff::1" });
    await sixth.signsIn(userId, password);
    expect(isWaiting(sixth)).toBe(true);
  });

  it("R4: a member in another network does not wait for an attacker's five failures", async () => {
    const { test } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    const attacker = test.visitor({ ip: "10.0.0.1" });
    for (let tries = 0; tries < 6; tries += 1) await attacker.signsIn(userId, wrong);
    const taro = test.visitor({ ip: "192.0.2.1" });
    await taro.signsIn(userId, password);
    expect(taro.sees.path).toBe("/onboarding/email");
  });

  it("R4: from many networks waits 1, 3, 5, 10 and again 10 seconds after the tenth failure", async () => {
    const { test, hashing } = await watchedPortal();
    const attackers = machines(test, 100);
    const tries = () => attackers.next().value!.signsIn("taro-mihon", wrong);
    for (let free = 0; free < 10; free += 1) await tries();
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const checked = hashing.checked;
      let waited = 0;
      for (; hashing.checked === checked; waited += 1) {
        test.passes(1000);
        await tries();
      }
      waits.push(waited);
    }
    expect(waits).toEqual([1, 3, 5, 10, 10]);
  });

  it("R3: the right password takes the failures of the user ID and its network back", async () => {
    const { test } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    for (let round = 0; round < 3; round += 1) {
      const taro = test.visitor();
      for (let tries = 0; tries < 4; tries += 1) await taro.signsIn(userId, wrong);
      await taro.signsIn(userId, password);
      expect(taro.sees.path).toBe("/onboarding/email");
    }
  });

  it("R2: with ninety-nine failures from anywhere the right password still opens", async () => {
    const { test } = await watchedPortal();
    const { userId, password } = await memberWithPassword(test);
    for (const attacker of machines(test, 99)) {
      test.passes(10_000);
      await attacker.signsIn(userId, wrong);
    }
    test.passes(10_000);
    const taro = test.visitor({ ip: "192.0.2.1" });
    await taro.signsIn(userId, password);
    expect(taro.sees.path).toBe("/onboarding/email");
  });

  it("tells until when to wait and that one can call", async () => {
    const { test } = await watchedPortal();
    const taro = test.visitor();
    for (let tries = 0; tries < 6; tries += 1) await taro.signsIn("taro-mihon", wrong);
    expect(taro.sees.problems).toEqual(["安全のため、10時1分までログインできません。お急ぎの場合は電話してください"]);
  });
});

describe("R2: a password that strangers have tried a hundred times", () => {
  const closed = [expect.stringContaining("このデバイスではログインできません")];

  /** Somebody who has signed in fully at home, and left. */
  async function closedPassword() {
    const { test } = await watchedPortal();
    const hanako = await finishedMember(test);
    await hanako.person.opens("/sign-out");
    await hanako.person.submits({});
    await test.mails();
    await isTried(test, hanako.userId);
    return { test, hanako };
  }

  async function isTried(test: TestPortal, userId: string, times = 100): Promise<void> {
    for (const attacker of machines(test, times)) {
      test.passes(10_000);
      await attacker.signsIn(userId, wrong);
    }
  }

  async function signsInElsewhere(test: TestPortal, { userId, password }: typeof chosen): Promise<Visitor> {
    const elsewhere = test.visitor({ ip: "192.0.2.1" });
    await elsewhere.signsIn(userId, password);
    return elsewhere;
  }

  it("opens nothing on a browser that does not know the member, weeks later either", async () => {
    const { test, hanako } = await closedPassword();
    for (const wait of [0, hour, 20 * day]) {
      test.passes(wait);
      expect((await signsInElsewhere(test, hanako)).sees.problems).toEqual(closed);
    }
  });

  it("shows the way to another password above the form, and no word about a notice", async () => {
    const { test, hanako } = await closedPassword();
    const { html } = (await signsInElsewhere(test, hanako)).sees;
    expect(html.split("<form")[0]).toContain('<a href="/recovery/password">');
    expect(html).not.toContain(strings.ja.signIn.passwordHint);
  });

  it("is told of in one mail, which says how to go on", async () => {
    const { test, hanako } = await closedPassword();
    await isTried(test, hanako.userId, 30);
    const [mail, ...more] = await test.mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: hanako.email, subject: "パスワードの入力を一時止めています" });
    expect(mail!.text).toContain(`${test.origin}/recovery/password`);
    expect(await audited(test, hanako.id, "sign-in.password")).toContainEqual({
      outcome: "refused",
      detail: "wrong, closed",
    });
  });

  it("reads the same where the ID is nobody's", async () => {
    const { test } = await watchedPortal();
    await isTried(test, "nobody-at-all");
    const stranger = await signsInElsewhere(test, { ...chosen, userId: "nobody-at-all" });
    expect(stranger.sees.problems).toEqual(closed);
    expect(await test.mails()).toEqual([]);
  });

  it("R5: opens everything after a sign-in at home", async () => {
    const { test, hanako } = await closedPassword();
    await signsInFully(hanako.person, hanako);
    expect((await signsInElsewhere(test, hanako)).sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: opens everything after the right paper", async () => {
    const { test, hanako } = await closedPassword();
    const notice = await issueNotice(test.portal, hanako.id, { waitMs: 0 });
    const person = test.visitor({ ip: "192.0.2.1" });
    await person.signsInWithNotice(notice);
    expect(person.sees.path).toBe("/onboarding/birth-date");
    expect((await signsInElsewhere(test, hanako)).sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: opens everything after a passkey", async () => {
    const { test } = await watchedPortal();
    const phone = new SoftwareAuthenticator();
    const { person } = await memberWithPasskey(test, phone);
    await person.opens("/sign-out");
    await person.submits({});
    await isTried(test, chosen.userId);
    await person.opens("/sign-in");
    await person.submits({ response: JSON.stringify(phone.get(optionsOn(person), test.origin)) });
    expect(person.sees.path).toBe("/");
    expect((await signsInElsewhere(test, chosen)).sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: does not stay closed at home after a new one was chosen there", async () => {
    const { test } = await watchedPortal();
    const hanako = await finishedMember(test);
    const { person } = hanako;
    await person.opens("/sign-out");
    await person.submits({});
    for (let n = 0; n < 100; n += 1) {
      test.passes(16 * minute);
      await person.signsIn(hanako.userId, wrong);
    }
    await person.signsIn(hanako.userId, hanako.password);
    expect(person.sees.problems).toEqual(closed);
    await test.mails();
    await person.opens("/recovery/password");
    await person.submits({ userId: hanako.userId });
    await person.submits({ code: await newestCode(test) });
    await person.submits({ code: await hanako.otpCode() });
    await person.submits({ newPassword: "kawa-5sakana", confirmPassword: "kawa-5sakana" });
    await person.signsIn(hanako.userId, "kawa-5sakana");
    expect(person.sees.path).toBe("/sign-in/second-factor");
  });
});

describe("keeping a member out", () => {
  /** A member who finished on this browser, and an attacker who used up every free try of the user ID. */
  async function underAttack(failures: number) {
    const { test, hashing } = await watchedPortal();
    const taro = test.visitor({ ip: "192.0.2.1" });
    const own = await taro.walksTo("end", await test.memberWithNotice());
    await taro.opens("/sign-out");
    await taro.submits({});
    const attackers = [...machines(test, 10)];
    for (let n = 0; n < failures; n += 1) {
      test.passes(16 * minute);
      await attackers[n % 10]!.signsIn(own.userId, wrong);
    }
    return { test, taro, own, hashing };
  }

  it("R5, X9: an attacker who burns 99 tries from 10 addresses does not make a known device wait", async () => {
    const { taro, own } = await underAttack(99);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });

  it("R5: a known device gets in even after the hundredth failure of others", async () => {
    const { taro, own } = await underAttack(110);
    await taro.signsIn(own.userId, own.password);
    expect(taro.sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: a stranger's browser in the attacker's network waits while the known device there does not", async () => {
    const { test, taro, own } = await underAttack(0);
    const [attacker, stranger] = [test.visitor({ ip: "192.0.2.2" }), test.visitor({ ip: "192.0.2.3" })];
    for (let tries = 0; tries < 5; tries += 1) await attacker.signsIn(own.userId, wrong);
    await stranger.signsIn(own.userId, own.password);
    expect(isWaiting(stranger)).toBe(true);
    await taro.signsIn(own.userId, own.password);
    expect(taro.sees.path).toBe("/sign-in/second-factor");
  });

  it("R5: a stolen known device has five tries and then waits on its own", async () => {
    const { test, taro, own, hashing } = await underAttack(0);
    const thief = thiefOf(taro);
    hashing.checked = 0;
    for (let tries = 0; tries < 8; tries += 1) await thief.signsIn(own.userId, wrong);
    expect(hashing.checked).toBe(5);
    const elsewhere = test.visitor({ ip: "192.0.2.7" });
    await elsewhere.signsIn(own.userId, own.password);
    expect(elsewhere.sees.path).toBe("/sign-in/second-factor");
  });

  it.each([
    ["a value of their own making", () => "AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"],
    [
      "another name under the signature",
      (cookie: string) => cookie.replace(/^./, (first) => (first === "A" ? "B" : "A")),
    ],
    ["the name without a signature", (cookie: string) => cookie.split(".")[0]!],
  ])("R5: an attacker's cookie with %s makes no known device", async (_, forged) => {
    const { test, taro, own, hashing } = await underAttack(0);
    const cookie = taro.cookies.get("__Host-genkan-device")!;
    const attacker = test.visitor({ ip: "10.0.0.1" });
    hashing.checked = 0;
    for (let tries = 0; tries < 7; tries += 1) {
      attacker.cookies.set("__Host-genkan-device", forged(cookie));
      await attacker.signsIn(own.userId, wrong);
    }
    const counted = await test.deps.db
      .selectFrom("limits")
      .select("key")
      .where("insurer_id", "=", test.portal.insurer.id)
      .where("key", "like", "device %")
      .execute();
    expect(counted).toEqual([]);
    expect(hashing.checked).toBe(5);
  });

  it("R5: the known device of one member is a stranger to another's user ID", async () => {
    const { test, taro } = await underAttack(0);
    const other = { ...chosen, userId: "other-mihon" };
    await test.visitor().walksTo("email", await test.memberWithNotice(), other);
    for (let tries = 0; tries < 5; tries += 1) await taro.signsIn(other.userId, wrong);
    const sameNetwork = test.visitor({ ip: "192.0.2.9" });
    await sameNetwork.signsIn(other.userId, other.password);
    expect(isWaiting(sameNetwork)).toBe(true);
  });
});

describe("where a request comes from", () => {
  it("R12: an attacker who invents a forwarding header for each try stays one address", async () => {
    const test = await openPortal();
    for (const attacker of machines(test, 30)) await attacker.signsIn(`member-${attacker.options.ip}`, wrong);
    const another = test.visitor({ ip: "172.16.0.1" });
    await another.signsIn("somebody-else", wrong);
    expect(another.sees.status).toBe(503);
  });

  it("R12: behind one proxy only the hop that the proxy added counts", async () => {
    const { test } = await watchedPortal();
    for (let n = 0; n < 30; n += 1)
      await test.visitor({ ip: `10.${n}.0.1, 198.51.100.1` }).signsIn(`member-${n}`, wrong);
    const another = test.visitor({ ip: "172.16.0.1, 198.51.100.1" });
    await another.signsIn("somebody-else", wrong);
    expect(another.sees.status).toBe(503);
  });
});

describe("guessing a birth date", () => {
  const standsAtBirthDate = async (test: TestPortal) => {
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.signsInWithNotice(member.notice);
    return { member, taro };
  };

  it("R7: five wrong dates lock the notice", async () => {
    const test = await openPortal();
    const { member, taro } = await standsAtBirthDate(test);
    for (let n = 1; n <= 5; n += 1) await taro.submits({ birthDate: `1980010${n}` });
    expect(taro.sees.path).toBe("/onboarding/locked");
    await taro.signsInWithNotice(member.notice);
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("R7: tells how the date was read and how many tries are left", async () => {
    const test = await openPortal();
    const { taro } = await standsAtBirthDate(test);
    await taro.submits({ birthDate: "昭和54年8月23日" });
    expect(taro.sees.problems[0]).toContain("1979年8月23日と読み取りました");
    expect(taro.sees.problems[0]).toContain("あと4回");
  });

  it("R7: the fifth try may still be the right one", async () => {
    const test = await openPortal();
    const { taro } = await standsAtBirthDate(test);
    for (let n = 1; n <= 4; n += 1) await taro.submits({ birthDate: `1980010${n}` });
    await taro.submits({ birthDate: "19790822" });
    expect(taro.sees.path).toBe("/onboarding/terms");
  });

  it("R7: wrong dates are counted over all sign-ins in the life of the notice, the right one in between too", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    for (let n = 1; n <= 4; n += 1) {
      const taro = test.visitor();
      await taro.signsInWithNotice(member.notice);
      await taro.submits({ birthDate: `1980010${n}` });
      await taro.submits({ birthDate: member.birthDate });
      expect(taro.sees.path).toBe("/onboarding/terms");
      test.passes(day);
    }
    const taro = test.visitor();
    await taro.signsInWithNotice(member.notice);
    await taro.submits({ birthDate: "19800105" });
    expect(taro.sees.path).toBe("/onboarding/locked");
  });

  it("R7: what is no date at all costs no try", async () => {
    const test = await openPortal();
    const { taro } = await standsAtBirthDate(test);
    for (const birthDate of ["", "はちがつ", "19790230", "20990101", "1979", "0"]) await taro.submits({ birthDate });
    await taro.submits({ birthDate: "19790822" });
    expect(taro.sees.path).toBe("/onboarding/terms");
  });

  it("R7: an attacker who sends twenty dates at once from several sessions has only five of them compared", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const posts: Post[] = [];
    for (let n = 0; n < 4; n += 1) {
      const attacker = test.visitor();
      await attacker.signsInWithNotice(member.notice);
      for (let m = 1; m <= 5; m += 1) posts.push(prepared(attacker, { birthDate: `198${n}010${m}` }));
    }
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n % 2])));
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((html) => html.includes("と読み取りました")).length).toBeLessThanOrEqual(4);
    const last = test.visitor();
    await last.signsInWithNotice(member.notice);
    expect(last.sees.path).toBe("/sign-in");
  });

  it("X8: a locked notice answers the right date and a wrong one alike, in sessions that were open before", async () => {
    const test = await openPortal();
    const { member, taro } = await standsAtBirthDate(test);
    const [right, other] = [test.visitor(), test.visitor()];
    await right.signsInWithNotice(member.notice);
    await other.signsInWithNotice(member.notice);
    for (let n = 1; n <= 5; n += 1) await taro.submits({ birthDate: `1980010${n}` });
    const seen = [];
    for (const [attacker, birthDate] of [[right, "19790822"] as const, [other, "19800106"] as const]) {
      const { path, status, html } = await attacker.submits({ birthDate });
      seen.push({ path, status, html });
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]!.path).toBe("/onboarding/locked");
  });

  it("X8: an impossible date is answered before anything is compared", async () => {
    const test = await openPortal();
    const { taro } = await standsAtBirthDate(test);
    await taro.submits({ birthDate: "19790230" });
    expect(taro.sees.problems).toEqual(["生年月日に正しい日付を入力してください（例：1979年8月22日）"]);
  });
});

describe("the counters", () => {
  it("X13: a clock that goes back makes nobody's tries free again", async () => {
    const { test, hashing } = await watchedPortal();
    const attacker = test.visitor();
    test.passes(2 * hour);
    for (let tries = 0; tries < 5; tries += 1) await attacker.signsIn("taro-mihon", wrong);
    test.passes(-hour);
    await attacker.signsIn("taro-mihon", wrong);
    expect(hashing.checked).toBe(5);
  });

  it("of one insurer are not those of another", async () => {
    const [ours, theirs] = [await openPortal(), await openPortal()];
    for (let n = 0; n < 6; n += 1) await attempt(ours.portal, currentPassword("m1"));
    expect(await attempt(theirs.portal, currentPassword("m1"))).toMatchObject({ allowed: true });
  });
});

describe("flooding the slow check", () => {
  it("R11, X10: under 500 parallel sign-ins a member's page and the health page come before the flood is through", async () => {
    const test = await openPortal({ config: { trustedProxies: 1 }, deps: { hashing: await realHashing() } });
    const taro = test.visitor({ ip: "192.0.2.1" });
    await taro.walksTo("end", await test.memberWithNotice());
    const attacker = test.visitor();
    await attacker.opens("/sign-in");
    const cookie = cookieOf(attacker);
    const flood = Array.from({ length: 500 }, (_, n) => {
      const { path, fields } = prepared(attacker, { userId: `member-${n}`, password: wrong });
      const sender = test.visitor({ ip: `10.${n % 250}.${n % 7}.1` });
      return sender.request("POST", path, new URLSearchParams(fields).toString(), { cookie });
    });
    let answered = 0;
    for (const request of flood) void request.then(() => (answered += 1));
    await Promise.race(flood);
    for (const path of ["/", "/healthz"]) expect((await taro.request("GET", path)).status).toBe(200);
    expect(answered).toBeLessThan(500);
    const answers = await Promise.all(flood);
    const refused = answers.filter((answer) => answer.status === 503);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([422, 503]));
    expect(refused.every((answer) => Number(answer.headers.get("retry-after")) > 0)).toBe(true);
  });
});
