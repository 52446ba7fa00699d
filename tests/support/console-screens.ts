/** Every page of the console in its states, as operators meet them. */
import { addMember } from "../../src/members/members.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { openConsole } from "./console.ts";
import { openPortal } from "./portal.ts";
import type { Sight, Visitor } from "./visitor.ts";

export interface ConsoleScreen extends Sight {
  name: string;
  test: Visitor["test"];
}

/** @param language in which the pages are seen. */
export async function consoleScreens(language: "ja" | "en"): Promise<ConsoleScreen[]> {
  const test = await openPortal();
  const office = openConsole(test);
  const seen: ConsoleScreen[] = [];
  const look = (name: string, browser: Visitor) => seen.push({ ...browser.sees, name, test: browser.test });
  const speaks = (browser: Visitor) => browser.cookies.set("__Host-genkan-office-lang", language);
  const names = ["見本 太郎", "試験 さくら", "見本 久寿郎兵衛", "例題 花", "見本 三郎", "試験 四郎"];
  for (const [at, name] of names.entries()) {
    const id = await addMember(test.portal, {
      memberNumber: `100${at + 1}-1`,
      name,
      nameKana: "ミホン タロウ",
      birthDate: "1979-08-22",
      batch: "2026-04",
      route: at % 2 ? "本社 総務部" : "大阪支店",
      postalAddress: { postalCode: "1000001", lines: ["東京都千代田区見本町1-2-3"] },
    });
    if (at > 0) await issueNotice(test.portal, id);
    if (at === 2) await test.deps.db.updateTable("members").set({ locked_at: 1 }).where("id", "=", id).execute();
    if (at === 3) await test.deps.db.updateTable("notices").set({ locked_at: 1 }).where("member_id", "=", id).execute();
  }
  await test.memberWithNotice({ batch: "2026-04" }).then((member) => test.visitor().walksTo("email", member));

  const stranger = office.browser();
  speaks(stranger);
  await stranger.opens("/sign-in");
  look("sign-in", stranger);
  await stranger.submits({ response: "NotAllowedError" });
  look("sign-in-refused", stranger);
  const invitation = await office.invites("見本 招子", ["desk"]);
  await stranger.opens(invitation);
  look("invitation", stranger);
  await stranger.submits({});
  look("invitation-passkey", stranger);
  const late = office.browser();
  speaks(late);
  await late.opens(invitation);
  look("invitation-opened", late);

  const desk = await office.operator(["lead", "clerk"]);
  const { browser } = desk;
  speaks(browser);
  const member = "/members/1003-1";
  const pages: [name: string, path: string][] = [
    ["today", "/"],
    ["members", "/members"],
    ["members-found", "/members?q=%E8%A6%8B%E6%9C%AC"],
    ["members-none", "/members?q=zzz"],
    ["members-todo", "/members?todo=locked-members"],
    ["member", member],
    ["progress", "/progress?by=batch"],
    ["passkeys", "/passkeys"],
    ["passkey-new", "/passkeys/new"],
    ["forbidden", "/operators"],
    ["missing", "/members/none"],
    ["caller-first", `${member}/unlock`],
    ["leave", `${member}/leave`],
  ];
  for (const [name, path] of pages) {
    await browser.opens(path);
    look(name, browser);
  }
  await browser.submits({ day: "13月", reason: "employer", note: "" });
  look("leave-refused", browser);
  await browser.opens(member);
  await browser.submits({ birthDate: "1979-08-23", postalCode: "1000001", memberNumber: "" });
  look("caller-wrong", browser);
  await browser.submits({ birthDate: "1979-08-22", postalCode: "1000001", memberNumber: "" });
  look("member-open", browser);
  await browser.opens(`${member}/unlock`);
  await browser.submits({ reason: "caller", note: "" });
  look("member-unlocked", browser);
  await browser.submits({ reason: "caller", note: "確認の電話" });
  look("member-uncovered", browser);
  await browser.opens(`${member}/correct`);
  look("correct", browser);
  await browser.submits({ name: "見本 久寿", reason: "letter", note: "" });
  look("corrected", browser);
  await browser.opens(`${member}/mark`);
  look("mark", browser);
  await browser.submits({ reason: "", note: "" });
  look("mark-refused", browser);

  const admin = await office.operator(["admin", "auditor"]);
  speaks(admin.browser);
  for (const [name, path] of [
    ["today-admin", "/"],
    ["operators", "/operators"],
    ["log", "/log"],
    ["log-wrong", "/log?member=none"],
    ["operator-invite", "/operators/invite"],
  ] as const) {
    await admin.browser.opens(path);
    look(name, admin.browser);
  }
  await admin.browser.submits({ name: "" });
  look("operator-invite-refused", admin.browser);
  await admin.browser.submits({ name: "見本 新", "role-desk": "yes" });
  look("operator-invited", admin.browser);
  await admin.browser.opens("/operators");
  await admin.browser.opens(/href="(\/operators\/(?!invite)[^"]+)"/.exec(admin.browser.sees.html)![1]!);
  look("operator", admin.browser);
  test.passes(11 * 60_000);
  await admin.browser.opens("/operators/invite");
  look("prove", admin.browser);
  return seen;
}
