/** A notice that opens nothing any more, in the hands of who has it: each state in its own words, and no word before its password. */
import { describe, expect, it } from "vitest";
import { issueNotice, lockNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { countingHashing, day, hour, minute } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

type Member = Awaited<ReturnType<TestPortal["memberWithNotice"]>>;

async function lock(test: TestPortal, { id }: Member): Promise<void> {
  const ofMember = test.deps.db.selectFrom("notices").select("id").where("member_id", "=", id);
  await lockNotice(test.portal, (await ofMember.executeTakeFirstOrThrow()).id);
}

async function voidAll(test: TestPortal, { id }: Member): Promise<void> {
  const voided = { voided_at: test.deps.clock() };
  await test.deps.db.updateTable("notices").set(voided).where("member_id", "=", id).execute();
}

/** Registers with the notice as far as the password. */
async function registers(test: TestPortal, member: Member, userId: string): Promise<void> {
  await test.visitor().walksTo("email", member, { userId, password: chosen.password });
}

interface Dead {
  /** @returns the paper that is typed. */
  make(test: TestPortal): Promise<PrintedNotice>;
  says: string;
  /** Where the way on leads, above the form. */
  leads: RegExp;
}

const forgotten = /<a href="\/recovery\/password">/;
const phone = /<a class="button" href="tel:0300000000">/;

const dead: Record<string, Dead> = {
  "used, whose ID the member kept": {
    async make(test) {
      const member = await test.memberWithNotice();
      await registers(test, member, member.notice.temporaryUserId);
      return member.notice;
    },
    says: "この通知での登録は済んでいます。ご自分で決めたパスワードを入力してください（仮パスワードは使えません）",
    leads: forgotten,
  },
  "used by a member with an ID of their own": {
    async make(test) {
      const member = await test.memberWithNotice();
      await registers(test, member, chosen.userId);
      return member.notice;
    },
    says: "この通知での登録は済んでいます。ご自分で決めたユーザーIDとパスワードを入力してください（仮のものは使えません）",
    leads: forgotten,
  },
  "used, with the member's own ID": {
    async make(test) {
      const member = await test.memberWithNotice();
      await registers(test, member, chosen.userId);
      return { ...member.notice, temporaryUserId: chosen.userId };
    },
    says: "この通知での登録は済んでいます。ご自分で決めたユーザーIDとパスワードを入力してください（仮のものは使えません）",
    leads: forgotten,
  },
  "replaced, and the member registered with the one after it": {
    async make(test) {
      const member = await test.memberWithNotice();
      test.passes(day);
      const second = await issueNotice(test.portal, member.id);
      await registers(test, { ...member, notice: second }, chosen.userId);
      return member.notice;
    },
    says: "この通知での登録は済んでいます。ご自分で決めたユーザーIDとパスワードを入力してください（仮のものは使えません）",
    leads: forgotten,
  },
  expired: {
    async make(test) {
      const { notice } = await test.memberWithNotice();
      test.passes(30 * day);
      return notice;
    },
    says: "この通知の有効期限（2026年5月5日）が過ぎています。電話してください。新しい通知をお送りします",
    leads: phone,
  },
  "expired before the clock went back": {
    async make(test) {
      const { notice } = await test.memberWithNotice();
      test.passes(30 * day);
      await test.visitor().signsIn(notice.temporaryUserId, "machigai-1");
      test.passes(-2 * day);
      return notice;
    },
    says: "この通知の有効期限（2026年5月5日）が過ぎています。電話してください。新しい通知をお送りします",
    leads: phone,
  },
  replaced: {
    async make(test) {
      const member = await test.memberWithNotice();
      test.passes(day);
      await issueNotice(test.portal, member.id);
      return member.notice;
    },
    says: "この通知は使えません。あとから届いた新しい通知を使ってください",
    leads: /<h1/,
  },
  "used, and replaced by one for recovery": {
    async make(test) {
      const member = await test.memberWithNotice();
      await registers(test, member, chosen.userId);
      test.passes(day);
      await issueNotice(test.portal, member.id, { waitMs: day });
      return member.notice;
    },
    says: "この通知は使えません。あとから届いた新しい通知を使ってください",
    leads: /<h1/,
  },
  locked: {
    async make(test) {
      const member = await test.memberWithNotice();
      await lock(test, member);
      return member.notice;
    },
    says: "この通知は、生年月日が5回一致しなかったため使えません。電話してください。新しい通知をお送りします",
    leads: phone,
  },
  voided: {
    async make(test) {
      const member = await test.memberWithNotice();
      await voidAll(test, member);
      return member.notice;
    },
    says: "この通知は取り消されています。登録が済んでいる方は、ご自分で決めたパスワードを入力してください。ほかの方は電話してください",
    leads: phone,
  },
  "for recovery and not yet valid": {
    async make(test) {
      const member = await test.memberWithNotice();
      await registers(test, member, chosen.userId);
      test.passes(minute);
      return issueNotice(test.portal, member.id, { waitMs: day });
    },
    says: "この通知は、2026年4月7日 10:01 から使えます。それまでは、お手元のパスワードと認証方法でログインできます",
    leads: /<h1/,
  },
};
const names = Object.keys(dead);

async function watchedPortal() {
  const test = await openPortal();
  const hashing = countingHashing(test.deps.hashing);
  test.deps.hashing = hashing;
  await test.reload();
  return { test, hashing };
}

describe("R10: who has the right password of a notice that is", () => {
  it.each(names)("%s is told so, with the way on, and gets no further", async (name) => {
    const test = await openPortal();
    const { make, says, leads } = dead[name]!;
    const notice = await make(test);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    expect(taro.sees.problems).toEqual([says]);
    expect(taro.sees.html.split("<form")[0]).toMatch(leads);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it.each(names)("%s may type it as often as they like", async (name) => {
    const test = await openPortal();
    const { make, says } = dead[name]!;
    const notice = await make(test);
    const taro = test.visitor();
    for (let n = 0; n < 7; n += 1) await taro.signsInWithNotice(notice);
    expect(taro.sees.problems).toEqual([says]);
  });

  it.each(["easy", "en"])("used is told so in %s", async (language) => {
    const test = await openPortal();
    const notice = await dead["used, whose ID the member kept"]!.make(test);
    const taro = test.visitor({ language });
    await taro.signsInWithNotice(notice);
    expect(taro.sees.problems[0]).toMatch(/登録（とうろく）は 終（お）わって います|already registered/);
  });
});

describe("R8: who has a wrong password of a notice that is", () => {
  const wrong = "ユーザーIDまたはパスワードが違います。もう一度入力してください";

  it.each(names)("%s hears what everybody hears", async (name) => {
    const test = await openPortal();
    const { temporaryUserId } = await dead[name]!.make(test);
    const finder = test.visitor();
    await finder.signsIn(temporaryUserId, "ZZZZ-ZZZZ-ZZ1");
    expect(finder.sees.problems).toEqual([wrong]);
  });

  it.each(names)("%s causes as many hashes as at an ID that is nobody's", async (name) => {
    const { test, hashing } = await watchedPortal();
    const { temporaryUserId } = await dead[name]!.make(test);
    const hashesOf = async (userId: string) => {
      const hashes: number[] = [];
      for (const password of ["machigai-1", "ZZZZ-ZZZZ-ZZ1", "0000-0000-0000"]) {
        const before = hashing.checked;
        await test.visitor().signsIn(userId, password);
        hashes.push(hashing.checked - before);
      }
      return hashes;
    };
    const atTheNotice = await hashesOf(temporaryUserId);
    expect(atTheNotice).toEqual(await hashesOf("kp-ZZZZZZZZ"));
    expect(atTheNotice).toEqual(await hashesOf("nobody-here"));
  });
});

describe("a paper that was used", () => {
  it("R3: in the hands of its finder does not clear what was counted against guesses at the member's own password", async () => {
    const { test, hashing } = await watchedPortal();
    const member = await test.memberWithNotice();
    await registers(test, member, member.notice.temporaryUserId);
    const { temporaryUserId, temporaryPassword } = member.notice;
    const finder = test.visitor();
    for (let n = 0; n < 4; n += 1) await finder.signsIn(temporaryUserId, `machigai-${n}`);
    await finder.signsIn(temporaryUserId, temporaryPassword);
    await finder.signsIn(temporaryUserId, "machigai-4");
    const before = hashing.checked;
    await finder.signsIn(temporaryUserId, "machigai-5");
    expect(hashing.checked).toBe(before);
  });

  it("P1: does not stand in the way of a password of one's own that reads like a paper's", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const own = { userId: member.notice.temporaryUserId, password: "kame-2468-mt" };
    await test.visitor().walksTo("email", member, own);
    const taro = test.visitor();
    await taro.signsIn(own.userId, own.password);
    expect(taro.sees.path).toBe("/onboarding/email");
  });

  it("tells the office's log which paper it was", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await registers(test, member, chosen.userId);
    test.passes(hour);
    await test.visitor().signsInWithNotice(member.notice);
    const { detail, outcome } = await test.deps.db
      .selectFrom("audit_events")
      .select(["detail", "outcome"])
      .where("subject", "=", member.id)
      .where("action", "=", "sign-in.password")
      .orderBy("at", "desc")
      .executeTakeFirstOrThrow();
    expect({ detail, outcome }).toEqual({ detail: "notice used", outcome: "refused" });
  });
});
