import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Busy } from "../../src/keys/fair-queue.ts";
import { issueNotice, lockNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { day, forgetFailures, headersOf, minute, picture, plain } from "../support/attacks.ts";
import { openPortal, realHashing, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

/** A notice whose printed codes hold both characters that people misread. */
async function misreadableNotice(test: TestPortal): Promise<{ notice: PrintedNotice; birthDate: string }> {
  const member = await test.memberWithNotice();
  const drawn = (length: number) => Buffer.from(Array.from({ length }, (_, n) => [0, 1, 10, 20][n % 4]!));
  const random = (length: number) => (length === 8 || length === 11 ? drawn(length) : randomBytes(length));
  return { notice: await issueNotice({ ...test.portal, random }, member.id), birthDate: member.birthDate };
}

const wide = (text: string) => text.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));

describe("a printed password as people type it", () => {
  const ways: [string, (printed: string) => string][] = [
    ["as printed", (printed) => printed],
    ["in lower case", (printed) => printed.toLowerCase()],
    ["in full width", wide],
    ["without hyphens", (printed) => printed.replaceAll("-", "")],
    ["with spaces for hyphens and around it", (printed) => ` ${printed.replaceAll("-", " ")} `],
    ["with full-width spaces and long vowel marks", (printed) => `　${printed.replaceAll("-", "ー")}　`],
    ["with O for 0", (printed) => printed.replaceAll("0", "O")],
    ["with small o for 0", (printed) => printed.replaceAll("0", "o")],
    ["with marks of direction around it", (printed) => `\u202D${printed}\u202C`],
    ["with zero-width spaces", (printed) => printed.replaceAll("-", "\u200B-\uFEFF")],
    ["with lines of a box for hyphens", (printed) => printed.replaceAll("-", "─")],
    ["with I for 1", (printed) => printed.replaceAll("1", "I")],
    ["with small l for 1", (printed) => printed.replaceAll("1", "l")],
  ];
  it.each(ways)("lets the member on when the temporary password is typed %s", async (_, typed) => {
    const test = await openPortal();
    const { notice } = await misreadableNotice(test);
    const taro = test.visitor();
    await taro.signsIn(notice.temporaryUserId, typed(notice.temporaryPassword));
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it.each(ways)("lets the member on when the temporary user ID is typed %s", async (_, typed) => {
    const test = await openPortal();
    const { notice } = await misreadableNotice(test);
    const taro = test.visitor();
    await taro.signsIn(typed(notice.temporaryUserId), notice.temporaryPassword);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it("refuses a printed password with one other character", async () => {
    const test = await openPortal();
    const { notice } = await misreadableNotice(test);
    const taro = test.visitor();
    await taro.signsIn(notice.temporaryUserId, notice.temporaryPassword.replace(/.$/, "Z"));
    expect(taro.sees.status).toBe(422);
  });
});

describe("the sign-in page", () => {
  it("has the user ID of the QR code filled in", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.opens(`/sign-in?userId=${notice.temporaryUserId}`);
    await taro.submits({ password: notice.temporaryPassword, userId: taro.formWith(["userId"]).fields.userId! });
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it("P7: lets password managers and paste do their work", async () => {
    const taro = (await openPortal()).visitor();
    const { html } = await taro.opens("/sign-in");
    expect(html).toMatch(/<input id="userId"[^>]* autocomplete="username webauthn"/);
    expect(html).toMatch(/<input id="password"[^>]* type="password"[^>]* autocomplete="current-password"/);
    expect(html).toContain('data-show="password"');
    expect(html).not.toMatch(/onpaste|autocomplete="off"/);
  });

  it("keeps the user ID that was typed and never the password", async () => {
    const taro = (await openPortal()).visitor();
    await taro.signsIn("hanako-shiken", "canary-password-1");
    expect(taro.formWith(["userId"]).fields.userId).toBe("hanako-shiken");
    expect(taro.sees.html).not.toContain("canary-password-1");
  });

  it("names the fields that were left empty", async () => {
    const taro = (await openPortal()).visitor();
    await taro.signsIn(" ", "");
    expect(taro.sees.problems).toEqual(["ユーザーIDを入力してください", "パスワードを入力してください"]);
  });

  it("P10: has no hint, no secret question and nothing that a birth date opens", async () => {
    const test = await openPortal();
    const { birthDate } = await test.memberWithNotice();
    const stranger = test.visitor();
    await stranger.opens("/sign-in");
    const { formToken } = stranger.formWith(["userId"]).fields;
    expect(stranger.forms().flatMap((form) => form.names)).toEqual(["formToken", "userId", "password"]);
    await stranger.posts("/onboarding/birth-date", { birthDate, formToken: formToken! });
    expect(stranger.sees.path).toBe("/sign-in");
  });
});

describe("temporary credentials", () => {
  it("P1: open nothing after their date", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    test.passes(30 * day);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    expect(taro.sees.status).toBe(422);
  });

  it("P3: are good for thirty days", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    test.passes(30 * day - minute);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    expect(taro.sees.path).toBe("/onboarding/birth-date");
  });

  it("P1: open nothing once the member has a password of their own", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await test.visitor().walksTo("email", member);
    const finder = test.visitor();
    await finder.signsInWithNotice(member.notice);
    expect(finder.sees.status).toBe(422);
  });

  it("P1: the temporary password opens nothing with the member's own user ID either", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await test.visitor().walksTo("email", member);
    const finder = test.visitor();
    await finder.signsIn(chosen.userId, member.notice.temporaryPassword);
    expect(finder.sees.status).toBe(422);
  });

  it("P1: the temporary user ID is not a second name of a member who chose another one", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await test.visitor().walksTo("email", member);
    const finder = test.visitor();
    await finder.signsIn(member.notice.temporaryUserId, chosen.password);
    expect(finder.sees.status).toBe(422);
  });

  it("P5: an attacker who found the lost notice gets nothing from it after a new one was issued", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await issueNotice(test.portal, member.id);
    const finder = test.visitor();
    await finder.signsInWithNotice(member.notice);
    expect(finder.sees.status).toBe(422);
  });

  it("P5: only the newest of several notices that were never used opens the first login", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const second = await issueNotice(test.portal, member.id);
    const third = await issueNotice(test.portal, member.id);
    const opened: boolean[] = [];
    for (const notice of [member.notice, second, third]) {
      const taro = test.visitor();
      await taro.signsInWithNotice(notice);
      opened.push(taro.sees.path === "/onboarding/birth-date");
    }
    expect(opened).toEqual([false, false, true]);
  });
});

describe("the member's own credentials", () => {
  it("are the temporary user ID when the member kept it", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const own = { userId: member.notice.temporaryUserId, password: chosen.password };
    await test.visitor().walksTo("authenticator", member, own);
    const taro = test.visitor();
    await taro.signsIn(own.userId.toUpperCase().replace("-", " "), own.password);
    expect(taro.sees.path).toBe("/onboarding/authenticator");
  });

  it.each([
    ["in capitals", chosen.userId.toUpperCase(), chosen.password.toUpperCase()],
    ["in full width", wide(chosen.userId), wide(chosen.password)],
    ["with a space after the user ID", `${chosen.userId} `, chosen.password],
    ["with spaces around the password", chosen.userId, ` ${chosen.password} `],
    ["with the marks of a contact card", `\u202A${chosen.userId}\u202C`, chosen.password],
    ["with a long vowel mark for the hyphen", chosen.userId.replace("-", "ー"), chosen.password],
  ])("are accepted %s", async (_, userId, password) => {
    const test = await openPortal();
    await test.visitor().walksTo("authenticator", await test.memberWithNotice());
    const taro = test.visitor();
    await taro.signsIn(userId, password);
    expect(taro.sees.path).toBe("/onboarding/authenticator");
  });

  it("hold a space where the insurer's rule takes one", async () => {
    const test = await openPortal({ insurer: { password_policy: "modern" } });
    const own = { userId: chosen.userId, password: "mori no 3 kuma " };
    await test.visitor().walksTo("authenticator", await test.memberWithNotice(), own);
    const taro = test.visitor();
    await taro.signsIn(own.userId, own.password.trim());
    expect(taro.sees.status).toBe(422);
  });

  it("belong to one insurer only", async () => {
    const [ours, theirs] = [await openPortal(), await openPortal()];
    await ours.visitor().walksTo("authenticator", await ours.memberWithNotice());
    const taro = theirs.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.status).toBe(422);
  });

  it("P9: are good for years, no change is asked for", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    test.passes(800 * day);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });
});

describe("an attacker who compares refusals", () => {
  type Case = (test: TestPortal) => Promise<{ userId: string; password: string }>;
  const withNotice = async (test: TestPortal) => {
    const member = await test.memberWithNotice();
    return { member, userId: member.notice.temporaryUserId, password: member.notice.temporaryPassword };
  };
  /** It reads like a paper's. */
  const wrongPaper = "ZZZZ-ZZZZ-ZZ2";
  const cases: Record<string, Case> = {
    "an unknown user ID": async () => ({ userId: "nobody-here", password: "wrong-pass-1" }),
    "a wrong temporary password": async (test) => ({ ...(await withNotice(test)), password: "0000-0000-0000" }),
    "a locked notice and a wrong password": async (test) => {
      const { member, userId } = await withNotice(test);
      const { id } = await test.deps.db
        .selectFrom("notices")
        .select("id")
        .where("member_id", "=", member.id)
        .executeTakeFirstOrThrow();
      await lockNotice(test.portal, id);
      return { userId, password: "0000-0000-0000" };
    },
    "an expired notice and a wrong password": async (test) => {
      const known = await withNotice(test);
      await test.deps.db
        .updateTable("notices")
        .set({ expires_at: test.deps.clock() })
        .where("member_id", "=", known.member.id)
        .execute();
      return { ...known, password: wrongPaper };
    },
    "a replaced notice and a wrong password": async (test) => {
      const known = await withNotice(test);
      await issueNotice(test.portal, known.member.id);
      return { ...known, password: wrongPaper };
    },
    "a retired member's password": async (test) => {
      const known = await withNotice(test);
      await test.deps.db
        .updateTable("members")
        .set({ retired_at: test.deps.clock() })
        .where("id", "=", known.member.id)
        .execute();
      return known;
    },
    "a used notice and a wrong password": async (test) => {
      const known = await withNotice(test);
      await test.visitor().walksTo("email", known.member, { userId: "hanako-1", password: chosen.password });
      return { ...known, password: wrongPaper };
    },
    "a wrong password of the member's own": async (test) => {
      const { member } = await withNotice(test);
      await test.visitor().walksTo("email", member, { userId: "jiro-mihon", password: chosen.password });
      return { userId: "jiro-mihon", password: "wrong-pass-1" };
    },
  };

  /** The answer that a visitor who has the sign-in page open gets. */
  async function refusal(test: TestPortal, { userId, password }: { userId: string; password: string }) {
    const attacker = test.visitor();
    await attacker.opens("/sign-in");
    const { status, html, headers } = await attacker.submits({ userId, password });
    return { status, html: plain({ html }, userId), headers: headersOf({ headers }) };
  }

  /** Nobody's user ID of the same kind, with a password of the same kind. */
  const nobodyLike = ({ userId }: { userId: string }) =>
    userId.startsWith("kp-")
      ? { userId: "kp-ZZZZZZZZ", password: "ZZZZ-ZZZZ-ZZ1" }
      : { userId: "nobody-here", password: "wrong-pass-2" };

  it.each(Object.keys(cases).slice(1))("R8, X8: sees no difference between an unknown user ID and %s", async (name) => {
    const test = await openPortal();
    const known = await cases[name]!(test);
    expect(await refusal(test, known)).toEqual(await refusal(test, nobodyLike(known)));
  });

  it("R8: sees no difference between user IDs that must wait", async () => {
    const test = await openPortal();
    const known = await cases["a wrong temporary password"]!(test);
    for (let tries = 0; tries < 5; tries += 1) {
      await refusal(test, known);
      await refusal(test, nobodyLike(known));
    }
    const [waits, waitsToo] = [await refusal(test, known), await refusal(test, nobodyLike(known))];
    expect(waits.html).toContain("ログインできません");
    expect(waits).toEqual(waitsToo);
  });

  it("R8, X8: measures no difference that a hash would make, over 60 tries each", { timeout: 180_000 }, async () => {
    const test = await openPortal({ deps: { hashing: await realHashing() } });
    const tried = await Promise.all(
      ["an unknown user ID", "a wrong temporary password", "a locked notice and a wrong password"].map(
        async (name) => await cases[name]!(test),
      ),
    );
    const attacker = test.visitor();
    await attacker.opens("/sign-in");
    const { fields } = attacker.formWith(["userId"]);
    const times = tried.map(() => [] as number[]);
    for (let sample = 0; sample < 60; sample += 1) {
      // In turn, so that whatever else the machine does meets all of them.
      for (const [index, { userId, password }] of tried.entries()) {
        const startedAt = performance.now();
        await attacker.request("POST", "/sign-in", new URLSearchParams({ ...fields, userId, password }).toString());
        times[index]!.push(performance.now() - startedAt);
        await forgetFailures(test);
      }
    }
    const medians = times.map((samples) => samples.sort((a, b) => a - b)[30]!);
    // Without the hash of nobody's password the quickest would be ten times as fast; a busy machine moves medians by some percent.
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5);
  });

  it("R10: a locked notice is told of after the right password, with whom to call", async () => {
    const test = await openPortal();
    const { member, ...known } = await withNotice(test);
    const taro = test.visitor();
    await taro.signsIn(known.userId, known.password);
    for (let wrong = 0; wrong < 5; wrong += 1) await taro.submits({ birthDate: `1980010${wrong + 1}` });
    expect(taro.sees.path).toBe("/onboarding/locked");
    await taro.signsInWithNotice(member.notice);
    expect(taro.sees.problems[0]).toContain("この通知は、生年月日が5回一致しなかったため使えません。電話してください");
  });

  it("R10: a locked notice is not told of before the right password", async () => {
    const test = await openPortal();
    const known = await cases["a locked notice and a wrong password"]!(test);
    const attacker = test.visitor();
    await attacker.signsIn(known.userId, known.password);
    expect(attacker.sees.problems).toEqual(["ユーザーIDまたはパスワードが違います。もう一度入力してください"]);
  });
});

describe("when the server is busy", () => {
  it("R11: asks the member to wait a moment and keeps the user ID", async () => {
    const test = await openPortal();
    test.deps.hashing = { ...test.deps.hashing, verify: () => Promise.reject(new Busy()) };
    await test.reload();
    const taro = test.visitor();
    await taro.signsIn("hanako-shiken", "wrong-pass-1");
    expect(taro.sees.status).toBe(503);
    expect(Number(taro.sees.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(taro.formWith(["userId"]).fields.userId).toBe("hanako-shiken");
  });

  it("R11: writes nothing for somebody whom the full queue refuses", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    const refuseIfFull = () => {
      throw new Busy();
    };
    test.deps.hashing = { ...test.deps.hashing, refuseIfFull };
    await test.reload();
    const before = await picture(test);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    expect(taro.sees.status).toBe(503);
    expect(await picture(test)).toEqual(before);
  });
});
