import { beforeEach, describe, expect, it } from "vitest";
import { type FinishedMember, finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

const minute = 60_000;
const newPassword = "kawa-5sakana";
const chooses = { newPassword, confirmPassword: newPassword };

let test: TestPortal;
let hanako: FinishedMember;
let person: Visitor;

beforeEach(async () => {
  test = await openPortal({ config: { trustedProxies: 1 } });
  hanako = await finishedMember(test);
  await test.mails();
  person = test.visitor();
});

const codeIn = (text = "") => /\d{4} \d{4}/.exec(text)?.[0] ?? "";

async function asks(visitor = person, userId = hanako.userId): Promise<void> {
  await visitor.opens("/recovery/password");
  await visitor.submits({ userId });
}

async function provesAddress(visitor = person): Promise<void> {
  await asks(visitor);
  const [mail] = await test.mails();
  await visitor.submits({ code: codeIn(mail?.text) });
}

const row = () => test.deps.db.selectFrom("members").selectAll().where("id", "=", hanako.id).executeTakeFirstOrThrow();

const acts = async (action: string) =>
  (
    await test.deps.db
      .selectFrom("audit_events")
      .select(["action", "outcome"])
      .where("insurer_id", "=", test.portal.insurer.id)
      .where("action", "=", action)
      .orderBy("sequence")
      .execute()
  ).map(({ outcome }) => outcome);

describe("a forgotten password", () => {
  it("C4: is chosen anew after the mailed code and a second factor; nobody is signed in by it", async () => {
    await provesAddress();
    expect(person.sees.path).toBe("/recovery/password/factor");
    await person.submits({ code: await hanako.otpCode() });
    expect(person.sees.path).toBe("/recovery/password/new");
    await person.submits(chooses);
    expect(person.sees.path).toBe("/sign-in");
    expect(person.sees.html).toContain("パスワードを変更し");
    await person.opens("/");
    expect(person.sees.path).toBe("/sign-in");

    await person.signsIn(hanako.userId, hanako.password);
    expect(person.sees.problems).toEqual(["ユーザーIDまたはパスワードが違います。もう一度入力してください"]);
    await person.signsIn(hanako.userId, newPassword);
    expect(person.sees.path).toBe("/sign-in/second-factor");
  });

  it("is asked for with the user ID as contact cards and Japanese keyboards write it", async () => {
    await asks(person, `\u202A${hanako.userId.replaceAll("-", "ー")}\u202C`);
    expect(await test.mails()).toHaveLength(1);
  });

  it("S6, C9: ends every session and is told by mail", async () => {
    await provesAddress();
    await person.submits({ code: await hanako.otpCode() });
    await person.submits(chooses);
    await hanako.person.opens("/");
    expect(hanako.person.sees.path).toBe("/sign-in");
    const mails = await test.mails();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[hanako.email, "パスワードを変更しました"]]);
  });

  it("works with a recovery code, which signs in afterwards who has lost the phone too, and then no more", async () => {
    await provesAddress();
    await person.submits({ recoveryCode: hanako.code });
    expect(person.sees.path).toBe("/recovery/password/new");
    await person.submits(chooses);
    await person.signsIn(hanako.userId, newPassword);
    await person.submits({ recoveryCode: hanako.code });
    expect(person.sees.path).toBe("/onboarding/recovery-codes");
    await person.submits({ saved: "yes" });
    const thief = test.visitor();
    await thief.signsIn(hanako.userId, newPassword);
    await thief.submits({ recoveryCode: hanako.code });
    expect([thief.sees.path, thief.sees.status]).toEqual(["/sign-in/second-factor", 422]);
  });

  it("goes to the recovery address too", async () => {
    const { keys } = test.deps;
    await test.deps.db
      .updateTable("members")
      .set({
        recovery_email: keys.encrypt("sister@example.com", `members/recovery_email/${hanako.id}`),
        recovery_email_confirmed_at: test.deps.clock(),
      })
      .where("id", "=", hanako.id)
      .execute();
    await asks();
    const mails = await test.mails();
    expect(mails.map(({ to }) => to).sort()).toEqual(["sister@example.com", hanako.email]);
    expect(new Set(mails.map(({ text }) => codeIn(text))).size).toBe(1);
  });

  it("obeys the password rules of the first login", async () => {
    await provesAddress();
    await person.submits({ code: await hanako.otpCode() });
    await person.submits({ newPassword: hanako.userId, confirmPassword: "x" });
    expect(person.sees.status).toBe(422);
    expect(person.sees.path).toBe("/recovery/password/new");
    expect(person.sees.problems.length).toBeGreaterThan(1);
  });

  it("R2: helps who could not sign in any more because somebody guessed a hundred times", async () => {
    const stranger = test.visitor({ ip: "10.9.9.9" });
    for (let n = 0; n < 100; n += 1) {
      stranger.options.ip = `10.9.${n}.1`;
      await stranger.signsIn(hanako.userId, "wrong");
      test.passes(15_000);
    }
    await person.signsIn(hanako.userId, hanako.password);
    expect(person.sees.problems).toEqual([expect.stringContaining("このデバイスではログインできません")]);
    expect((await test.mails()).map(({ subject }) => subject)).toEqual(["パスワードの入力を一時止めています"]);
    await provesAddress();
    await person.submits({ code: await hanako.otpCode() });
    await person.submits(chooses);
    await person.signsIn(hanako.userId, newPassword);
    expect(person.sees.path).toBe("/sign-in/second-factor");
  });
});

describe("C4: the mail alone never gets in", () => {
  it("whatever address is opened after the code", async () => {
    await provesAddress();
    for (const path of ["/recovery/password/new", "/", "/account/profile", "/onboarding/authenticator"]) {
      await person.opens(path);
      expect(["/recovery/password/factor", "/sign-in"]).toContain(person.sees.path);
    }
  });

  it("C4: and no password is set by a post without the second factor", async () => {
    await provesAddress();
    const before = (await row()).password_hash;
    const { fields } = person.formWith(["code"]);
    await person.posts("/recovery/password/new", { ...fields, ...chooses });
    expect(person.sees.path).toBe("/recovery/password/factor");
    expect((await row()).password_hash).toBe(before);
  });

  it("C4: nor by a wrong one-time code, which counts as at any sign-in", async () => {
    await provesAddress();
    for (let n = 0; n < 10; n += 1) await person.submits({ code: "000000" });
    await person.submits({ code: await hanako.otpCode() });
    expect(person.sees.problems).toEqual(["続けて間違えたため、10分ほど待ってから入力してください"]);
  });

  it("C4: and a member without an authenticator gets none", async () => {
    await test.deps.db.deleteFrom("authenticators").where("member_id", "=", hanako.id).execute();
    await asks();
    expect([person.sees.path, await test.mails()]).toEqual(["/recovery/password/code", []]);
  });
});

describe("the code", () => {
  it("C5: of another visit is refused, and the browser that asked can go on", async () => {
    await asks();
    const [mail] = await test.mails();
    const other = test.visitor();
    await other.opens("/recovery/password/code");
    await other.submits({ code: codeIn(mail!.text) });
    expect(other.sees.status).toBe(422);
    expect(other.sees.problems).toEqual([
      "この確認コードは使えません。「はじめからやり直す」を選んで、新しいコードを入力してください",
    ]);
    await person.submits({ code: codeIn(mail!.text) });
    expect(person.sees.path).toBe("/recovery/password/factor");
  });

  it("R9: goes on to work when a stranger asks too, until somebody proves an address", async () => {
    await asks();
    const [mail] = await test.mails();
    const stranger = test.visitor({ ip: "10.1.1.1" });
    await asks(stranger);
    await person.submits({ code: codeIn(mail!.text) });
    expect(person.sees.path).toBe("/recovery/password/factor");
    await stranger.opens("/recovery/password/factor");
    expect(stranger.sees.path).toBe("/recovery/password");
  });

  it("C5: that was proved ends whatever else runs to this member's password", async () => {
    await asks();
    const [first] = await test.mails();
    const other = test.visitor();
    await provesAddress(other);
    await person.submits({ code: codeIn(first!.text) });
    expect(person.sees.problems[0]).toContain("はじめからやり直す");
    expect(other.sees.path).toBe("/recovery/password/factor");
  });

  it("R9: a stranger who asks on and on ends nothing that is further", async () => {
    await provesAddress();
    for (let n = 0; n < 5; n += 1) await asks(test.visitor({ ip: `10.1.${n}.1` }));
    await person.submits({ code: await hanako.otpCode() });
    expect(person.sees.path).toBe("/recovery/password/new");
  });

  it("C5: bears five wrong tries", async () => {
    await asks();
    const [mail] = await test.mails();
    const wrong = codeIn(mail!.text) === "1111 1111" ? "22222222" : "11111111";
    for (let n = 0; n < 4; n += 1) await person.submits({ code: wrong });
    expect(person.sees.problems[0]).toContain("あと1回");
    await person.submits({ code: wrong });
    await person.submits({ code: codeIn(mail!.text) });
    expect(person.sees.problems[0]).toContain("はじめからやり直す");
  });

  it("C5, X13: works for 30 minutes, and not again when the clock goes back", async () => {
    await asks();
    const [mail] = await test.mails();
    test.passes(30 * minute);
    await person.submits({ code: codeIn(mail!.text) });
    expect(person.sees.status).toBe(422);
    const { sweepPasswordResets } = await import("../../src/recovery/password-resets.ts");
    await sweepPasswordResets(test.portal);
    test.passes(-10 * minute);
    await person.submits({ code: codeIn(mail!.text) });
    expect(person.sees.status).toBe(422);
  });

  it("X3: of 20 parallel posts of one code one proves the address, and the browser goes on", async () => {
    await asks();
    const [mail] = await test.mails();
    const { action, fields } = person.formWith(["code"]);
    const body = new URLSearchParams({ ...fields, code: codeIn(mail!.text) }).toString();
    const answers = await Promise.all(Array.from({ length: 20 }, () => person.request("POST", action, body)));
    // Those after the fifth may find no try left before the first one has counted.
    expect(answers.filter(({ status }) => status !== 303 && status !== 422)).toEqual([]);
    expect((await acts("recovery.password-code")).filter((outcome) => outcome === "ok")).toHaveLength(1);
    await person.opens("/recovery/password/code");
    expect(person.sees.path).toBe("/recovery/password/factor");
  });

  it("X3: of 20 parallel posts of one new password one counts, and all are led to sign in", async () => {
    await provesAddress();
    await person.submits({ code: await hanako.otpCode() });
    const { action, fields } = person.formWith(["newPassword"]);
    const body = new URLSearchParams({ ...fields, ...chooses }).toString();
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const post = () => person.request("POST", action, body, { cookie });
    const answers = await Promise.all(Array.from({ length: 20 }, post));
    const places = answers.map((answer) => answer.headers.get("location") ?? answer.status);
    expect(places.filter((place) => place !== "/sign-in" && place !== 503)).toEqual([]);
    expect(await acts("recovery.password-new")).toEqual(["ok"]);
    expect(await test.mails()).toHaveLength(1);
  });

  it("X4: the browser's token of before is dead once the second factor is proved", async () => {
    await provesAddress();
    const planted = person.cookies.get("__Host-genkan")!;
    await person.submits({ code: await hanako.otpCode() });
    const attacker = test.visitor();
    attacker.cookies.set("__Host-genkan", planted);
    await attacker.opens("/recovery/password/new");
    expect(attacker.sees.path).toBe("/recovery/password");
    await person.opens("/recovery/password/new");
    expect(person.sees.path).toBe("/recovery/password/new");
  });
});

describe("what ends what", () => {
  it("a notice for recovery that was not used is void once the password is back", async () => {
    const { issueNotice } = await import("../../src/notices/notices.ts");
    const notice = await issueNotice(test.portal, hanako.id, { waitMs: 0 });
    await provesAddress();
    await person.submits({ code: await hanako.otpCode() });
    await person.submits(chooses);
    await person.signsInWithNotice(notice);
    expect(person.sees.problems[0]).toContain("この通知は取り消されています");
  });

  it.each(["locked_at", "retired_at", "withdrawn_at"] as const)(
    "S7: a member whose %s is set meanwhile goes no further",
    async (column) => {
      await provesAddress();
      await test.deps.db
        .updateTable("members")
        .set({ [column]: test.deps.clock() })
        .where("id", "=", hanako.id)
        .execute();
      await person.submits({ code: await hanako.otpCode() });
      expect(person.sees.path).toBe("/recovery/password");
    },
  );
});

describe("R9: the page says the same of everybody", () => {
  const cases = {
    "nobody's user ID": async () => "nobody-at-all",
    "a member without a confirmed address": async () => {
      await test.deps.db.updateTable("members").set({ email_confirmed_at: null }).where("id", "=", hanako.id).execute();
      return hanako.userId;
    },
    "a locked member": async () => {
      await test.deps.db.updateTable("members").set({ locked_at: 1 }).where("id", "=", hanako.id).execute();
      return hanako.userId;
    },
    "a retired member": async () => {
      await test.deps.db.updateTable("members").set({ retired_at: 1 }).where("id", "=", hanako.id).execute();
      return hanako.userId;
    },
    "a printed user ID": async () => (await test.memberWithNotice()).notice.temporaryUserId,
  };
  const normal = (html: string) => html.replace(/name="formToken" value="[^"]*"/g, "");

  it.each(Object.entries(cases))("as of a member who gets a code: %s", async (_, make) => {
    await asks();
    const known = { path: person.sees.path, status: person.sees.status, html: normal(person.sees.html) };
    await person.submits({ code: "00000000" });
    const refused = { status: person.sees.status, html: normal(person.sees.html) };
    await test.mails();

    const userId = await make();
    const other = test.visitor();
    await asks(other, userId);
    expect({ path: other.sees.path, status: other.sees.status, html: normal(other.sees.html) }).toEqual(known);
    await other.submits({ code: "00000000" });
    expect({ status: other.sees.status, html: normal(other.sees.html) }).toEqual(refused);
    expect(await test.mails()).toEqual([]);
  });

  it("R9: and does the same work for it, statement by statement", async () => {
    const statements = async (userId: string) => {
      const visitor = test.visitor();
      await visitor.opens("/recovery/password");
      const { action, fields } = visitor.formWith(["userId"]);
      const seen: string[] = [];
      const log = test.deps.db.withPlugin({
        transformQuery: ({ node }) => {
          seen.push(node.kind);
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      const { createApp } = await import("../../src/app.ts");
      visitor.app = createApp({ ...test.deps, db: log });
      await visitor.request("POST", action, new URLSearchParams({ ...fields, userId }).toString());
      return seen.filter((kind) => kind !== "SelectQueryNode").length;
    };
    expect(await statements("nobody-at-all")).toBe(await statements(hanako.userId));
  });

  it("R9: sends three mails an hour and says nothing of it", async () => {
    for (let n = 0; n < 4; n += 1) await asks();
    expect(person.sees.path).toBe("/recovery/password/code");
    expect(await test.mails()).toHaveLength(3);
    test.passes(60 * minute + 1);
    await asks();
    expect(await test.mails()).toHaveLength(1);
  });

  it("R9: strangers in other networks do not use up the member's mails", async () => {
    for (let n = 0; n < 9; n += 1) await asks(test.visitor({ ip: `10.1.${n % 3}.1` }));
    await test.mails();
    await asks(test.visitor({ ip: "192.0.2.1" }));
    expect(await test.mails()).toHaveLength(1);
  });

  it("R9: nor does one who asks day and night", async () => {
    const stranger = test.visitor({ ip: "10.1.1.1" });
    for (let n = 0; n < 60; n += 1) {
      await asks(stranger);
      test.passes(20 * minute);
    }
    await test.mails();
    await asks(test.visitor({ ip: "192.0.2.1" }));
    expect(await test.mails()).toHaveLength(1);
  });

  it("R9: twenty mails an hour are the most for one member, from wherever they are asked for", async () => {
    for (let n = 0; n < 25; n += 1) await asks(test.visitor({ ip: `10.1.${n}.1` }));
    expect(await test.mails()).toHaveLength(20);
  });

  it("R9: a hundred people an hour may ask behind one address, then one a minute; others elsewhere do not wait", async () => {
    for (let n = 0; n < 100; n += 1) await asks(person, `somebody-${n}`);
    expect(person.sees.path).toBe("/recovery/password/code");
    await person.opens("/recovery/password");
    await person.submits({ userId: "somebody-else" });
    expect([person.sees.status, person.sees.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(person.sees.problems).toEqual(["この回線からの確認が混み合っています。あと1分ほどでもう一度お試しください"]);
    expect(person.sees.html).toContain('value="somebody-else"');
    const elsewhere = test.visitor({ ip: "10.1.1.1" });
    await asks(elsewhere);
    expect(elsewhere.sees.path).toBe("/recovery/password/code");
    test.passes(minute);
    await asks();
    expect(person.sees.path).toBe("/recovery/password/code");
  });
});
