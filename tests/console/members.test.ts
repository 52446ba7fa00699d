/** A telephone call at the console: found, made sure of, helped; and what is seen of it afterwards. */
import { beforeEach, describe, expect, it } from "vitest";
import { addMember } from "../../src/members/members.ts";
import { type AtDesk, openConsole, type TestConsole } from "../support/console.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

const minute = 60_000;
let test: TestPortal;
let office: TestConsole;
let desk: AtDesk;
const number = "1001-1";

beforeEach(async () => {
  test = await openPortal();
  office = openConsole(test);
  desk = await office.operator(["lead"]);
  await addMember(test.portal, {
    memberNumber: number,
    name: "見本 太郎",
    nameKana: "ミホン タロウ",
    birthDate: "1979-08-22",
    batch: "2026-04",
    postalAddress: { postalCode: "1000001", lines: ["東京都千代田区見本町1-2-3"] },
  });
});

const says = (said: Partial<Record<"birthDate" | "postalCode" | "memberNumber", string>>) =>
  desk.browser.submits({ birthDate: "", postalCode: "", memberNumber: "", ...said });
const verified = async () => {
  await desk.browser.opens(`/members/${number}`);
  await says({ birthDate: "S54.8.22", postalCode: "100-0001" });
};
const lock = (memberNumber = number) =>
  test.deps.db.updateTable("members").set({ locked_at: 1 }).where("member_number", "=", memberNumber).execute();

describe("the search", () => {
  it.each(["見本", "ミホン", "みほん", "1001", "１００１－１", "昭和54年8月22日", "100-0001"])(
    "finds by %s",
    async (q) => {
      await desk.browser.opens(`/members?${new URLSearchParams({ q })}`);
      expect(desk.browser.sees.html).toContain(`/members/${number}"`);
    },
  );

  it("says so where nobody is found", async () => {
    await desk.browser.opens("/members?q=だれでもない");
    expect(desk.browser.sees.html).toContain("見つかりません");
  });

  it("goes on from page to page, each member once", async () => {
    for (let at = 0; at < 60; at += 1) {
      const memberNumber = `2${String(at).padStart(3, "0")}-1`;
      await addMember(test.portal, { memberNumber, name: "見本 子", nameKana: "ミホン コ", birthDate: "2001-02-03" });
    }
    const found: string[] = [];
    await desk.browser.opens("/members");
    for (let page = 0; page < 2; page += 1) {
      const html = desk.browser.sees.html;
      found.push(...[...html.matchAll(/href="\/members\/([^"?]+)"/g)].map(([, each = ""]) => each));
      const next = /href="(\/members\?[^"]*after=[^"]*)"/.exec(html)?.[1];
      if (next) await desk.browser.opens(next.replaceAll("&amp;", "&"));
    }
    expect([found.length, new Set(found).size]).toEqual([61, 61]);
  });
});

describe("the member's page", () => {
  it("covers birth date and address until somebody says why, and covers them again", async () => {
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.html).not.toMatch(/1979-08-22|見本町/);
    await desk.browser.submits({ reason: "caller", note: "確認の電話" });
    expect(desk.browser.sees.html).toContain("1979-08-22");
    expect(desk.browser.sees.html).toContain("見本町1-2-3");
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.html).not.toMatch(/1979-08-22|見本町/);
    expect(await logged("member.uncover")).toEqual(["本人から電話があった：確認の電話"]);
  });

  it("asks for the reason, and keeps what was typed", async () => {
    await desk.browser.opens(`/members/${number}`);
    await desk.browser.submits({ reason: "", note: "見たい" });
    expect(desk.browser.sees.problems).toEqual(["理由を選んでください。"]);
    expect(desk.browser.sees.html).toContain('value="見たい"');
    expect(desk.browser.sees.html).not.toContain("1979-08-22");
  });
});

describe("the caller", () => {
  it("is made sure of by birth date and postal code, and the acts open for ten minutes", async () => {
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.html).not.toContain(`/members/${number}/unlock`);
    await says({ birthDate: "昭和54年8月22日", postalCode: "〒１００－０００１" });
    expect(desk.browser.sees.html).toContain("確認済み 10:00。10:10 まで操作できます。");
    expect(desk.browser.sees.html).toContain(`/members/${number}/unlock`);
    test.passes(10 * minute);
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.html).not.toContain(`/members/${number}/unlock`);
  });

  it.each([
    [{ birthDate: "1979-08-23", postalCode: "100-0001" }, "合いません"],
    [{ birthDate: "1979-08-22", postalCode: "100-0002" }, "合いません"],
    [{ birthDate: "1979-08-22", memberNumber: "1001-2" }, "合いません"],
    [{ birthDate: "1979-08-22", memberNumber: number, postalCode: "999-9999" }, "合いません"],
    [{ birthDate: "1979-08-22" }, "生年月日と、ほかのどちらか"],
    [{ postalCode: "100-0001", memberNumber: number }, "生年月日と、ほかのどちらか"],
  ])("is not, with %j, and nobody is told which was wrong", async (said, sentence) => {
    await desk.browser.opens(`/members/${number}`);
    await says(said);
    expect(desk.browser.sees.status).toBe(422);
    expect(desk.browser.sees.problems[0]).toContain(sentence);
    const isCompared = sentence === "合いません";
    expect(desk.browser.sees.html.includes("できませんでした</span>")).toBe(isCompared);
    expect(desk.browser.sees.html).not.toContain(`/members/${number}/unlock`);
  });

  it("R1: may be guessed at five times, also by many at once", async () => {
    await desk.browser.opens(`/members/${number}`);
    const form = desk.browser.formWith(["birthDate", "postalCode"]);
    const wrong = { ...form.fields, birthDate: "1980-01-01", postalCode: "100-0001" };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        desk.browser.request("POST", form.action, new URLSearchParams(wrong).toString()).then((each) => each.text()),
      ),
    );
    expect(answers.filter((html) => html.includes("合いません")).length).toBe(5);
    await desk.browser.opens(`/members/${number}`);
    await says({ birthDate: "1979-08-22", postalCode: "100-0001" });
    expect(desk.browser.sees.problems[0]).toContain("回数が多すぎます");
  });

  it("is made sure of for one operator and one member only", async () => {
    await verified();
    const other = await office.operator(["lead"]);
    await other.browser.opens(`/members/${number}/unlock`);
    expect(other.browser.sees.status).toBe(403);
    await addMember(test.portal, {
      memberNumber: "1002-1",
      name: "見本 次",
      nameKana: "ミホン",
      birthDate: "1979-08-22",
    });
    await desk.browser.opens("/members/1002-1/unlock");
    expect(desk.browser.sees.status).toBe(403);
  });

  it("must be sure when the form is sent, not only when it was opened", async () => {
    await lock();
    await verified();
    await desk.browser.opens(`/members/${number}/unlock`);
    test.passes(10 * minute);
    await desk.browser.submits({ reason: "caller", note: "" });
    expect(desk.browser.sees.status).toBe(403);
    expect(await logged("member.unlock")).toEqual([]);
  });
});

describe("an act", () => {
  it("unlocks, says so once, and stands on the member's page and in the log", async () => {
    await lock();
    await verified();
    await desk.browser.opens(`/members/${number}/unlock`);
    await desk.browser.submits({ reason: "caller", note: "" });
    expect(desk.browser.sees.path).toBe(`/members/${number}`);
    expect(desk.browser.sees.html).toContain("ロックを解除しました。");
    expect(desk.browser.sees.html).toContain("ロックを解除</p>".replace("</p>", ""));
    expect(await logged("member.unlock")).toEqual(["本人から電話があった"]);
    await desk.browser.opens(`/members/${number}`);
    expect(desk.browser.sees.html).not.toContain('role="status"');
  });

  it("needs words of one's own where the reason is another one", async () => {
    await lock();
    await verified();
    await desk.browser.opens(`/members/${number}/unlock`);
    await desk.browser.submits({ reason: "other", note: " " });
    expect(desk.browser.sees.problems).toEqual(["理由をくわしく書いてください。"]);
    expect(await logged("member.unlock")).toEqual([]);
  });

  it("corrects what is typed and shows both sides", async () => {
    await verified();
    await desk.browser.opens(`/members/${number}/correct`);
    await desk.browser.submits({ name: "見本 花太郎", reason: "letter", note: "改姓" });
    expect(desk.browser.sees.heading).toBe("直しました");
    expect(desk.browser.sees.html).toContain("見本 花太郎");
  });

  it("keeps what was typed where it cannot be so", async () => {
    await verified();
    await desk.browser.opens(`/members/${number}/correct`);
    await desk.browser.submits({ birthDate: "1979-13-40", reason: "letter", note: "" });
    expect(desk.browser.sees.status).toBe(422);
    expect(desk.browser.sees.html).toContain('value="1979-13-40"');
  });

  it("changes the number with the page", async () => {
    await desk.browser.opens(`/members/${number}/renumber`);
    await desk.browser.submits({ newNumber: "9001-1", reason: "employer", note: "任意継続" });
    expect(desk.browser.sees.path).toBe("/members/9001-1");
  });

  it("records leaving and undoes it", async () => {
    await desk.browser.opens(`/members/${number}/leave`);
    await desk.browser.submits({ day: "R8.4.30", reason: "employer", note: "退職" });
    expect(desk.browser.sees.html).toContain("2026-04-30 まで");
    await desk.browser.opens(`/members/${number}/reinstate`);
    await desk.browser.submits({ reason: "mistake", note: "" });
    expect(desk.browser.sees.html).not.toContain("2026-04-30 まで");
  });

  it("marks", async () => {
    await desk.browser.opens(`/members/${number}/mark`);
    await desk.browser.submits({ paperOnly: "yes", guardian: "見本 母", reason: "letter", note: "" });
    expect(desk.browser.sees.html).toContain("紙だけ");
    await desk.browser.opens(`/members/${number}/mark`);
    expect(desk.browser.formWith(["paperOnly"]).fields).toMatchObject({ paperOnly: "yes", guardian: "見本 母" });
  });

  it("S13: asks for the passkey again before what is grave", async () => {
    test.passes(5 * minute);
    await verified();
    test.passes(6 * minute);
    await desk.browser.opens(`/members/${number}/reset-factor`);
    expect(desk.browser.sees.heading).toBe("もう一度パスキーを確認します");
    await office.shows(desk);
    expect(desk.browser.sees.path).toBe(`/members/${number}/reset-factor`);
    expect(desk.browser.sees.status).toBe(200);
  });
});

describe("today", () => {
  it("counts what waits, and each number opens its list", async () => {
    await lock();
    await addMember(test.portal, {
      memberNumber: "1002-1",
      name: "見本 次",
      nameKana: "ミホン",
      birthDate: "1979-08-22",
    });
    await desk.browser.opens("/");
    expect(desk.browser.sees.html).toMatch(/late"><b>1<\/b>\s*<a href="\/members\?todo=locked-members"/);
    await desk.browser.opens("/members?todo=locked-members");
    expect(desk.browser.sees.html).toContain(`/members/${number}"`);
    expect(desk.browser.sees.html).not.toContain("/members/1002-1");
  });

  it("tells of locked, ending and waiting notices, and of lost mails", async () => {
    const waiting = await test.memberWithNotice();
    await desk.browser.opens("/");
    expect(todo("expiring")).toBe("0");
    test.passes(25 * 86_400_000);
    await office.shows(await signedInAgain());
    expect(todo("expiring")).toBe("1");
    const { db } = test.deps;
    await db
      .updateTable("notices")
      .set({ locked_at: 1, usable_from: test.deps.clock() + 1000 })
      .where("member_id", "=", waiting.id)
      .execute();
    await db
      .insertInto("outbox")
      .values({
        id: `lost-${waiting.id}`,
        insurer_id: test.portal.insurer.id,
        member_id: waiting.id,
        message: "",
        created_at: test.deps.clock(),
        next_attempt_at: 0,
        failed_at: test.deps.clock(),
      })
      .execute();
    await desk.browser.opens("/");
    expect(["expiring", "locked-notices", "recovery", "mails"].map(todo)).toEqual(["0", "1", "1", "1"]);
  });

  it("shows an auditor and an admin no member", async () => {
    const auditor = await office.operator(["auditor", "admin"]);
    await auditor.browser.opens("/");
    expect(auditor.browser.sees.html).not.toMatch(/members|見本 太郎/);
  });

  const todo = (kind: string) =>
    new RegExp(`<b>(\\d+)</b>\\s*<a href="/members\\?todo=${kind}"`).exec(desk.browser.sees.html)?.[1];
  async function signedInAgain() {
    await desk.browser.opens("/");
    return desk;
  }
});

describe("the log", () => {
  it("says in words who did what, by member and by operator, and shows no member's page", async () => {
    await lock();
    await verified();
    await desk.browser.opens(`/members/${number}/unlock`);
    await desk.browser.submits({ reason: "caller", note: "" });
    const auditor = await office.operator(["auditor"]);
    await auditor.browser.opens(`/log?${new URLSearchParams({ member: number, operator: "" })}`);
    expect(auditor.browser.sees.html).toContain("ロックを解除");
    expect(auditor.browser.sees.html).toContain(desk.name);
    await auditor.browser.opens(`/log?${new URLSearchParams({ member: "", operator: auditor.name })}`);
    expect(auditor.browser.sees.html).not.toContain("ロックを解除");
    await auditor.browser.opens("/log?member=none");
    expect(auditor.browser.sees.status).toBe(422);
  });
});

/** @returns the details of the rows with this action, of this insurer. */
async function logged(action: string): Promise<string[]> {
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select("detail")
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("action", "=", action)
    .orderBy("sequence")
    .execute();
  return rows.map(({ detail }) => detail);
}
