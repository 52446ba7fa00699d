/** The demonstration: on an empty database `npm start` makes an invented insurer with three members and shows their notices. */
import { readFileSync } from "node:fs";
import { insurer, members, operator, services } from "../db/demo/insurer.ts";
import { termsSummary } from "../db/demo/terms-summary.ts";
import { type Deps, newId, type Portal } from "./deps.ts";
import { openInsurers } from "./insurers/insurers.ts";
import { publishTerms } from "./insurers/terms.ts";
import { addMember } from "./members/members.ts";
import { issueNotice, type PrintedNotice } from "./notices/notices.ts";
import { invitationHours, inviteOperator } from "./office/operators/invitations.ts";
import { roles } from "./office/operators/rights.ts";
import { dateInJapan } from "./strings/moments.ts";
import { inWords, type OfficeLanguage } from "./strings/office.ts";
import { qrTerminal } from "./web/qr.ts";

/** Makes the insurer, its terms, services and members. @param origin where the portal will be, such as `http://localhost:8080`. */
export async function makeDemonstration(deps: Deps, origin: string): Promise<Portal> {
  const { db, clock, random } = deps;
  const now = clock();
  const id = newId(random);
  await db
    .insertInto("insurers")
    .values({
      id,
      origin,
      name: insurer.name,
      name_en: insurer.nameEn,
      phone: insurer.phone,
      phone_hours: insurer.phoneHours,
      phone_hours_en: insurer.phoneHoursEn,
      postal_address: insurer.postalAddress,
      password_policy: "kosmo",
      notice_days: 30,
      idle_minutes: 30,
      absolute_minutes: 12 * 60,
      demonstration_at: now,
      created_at: now,
    })
    .execute();
  const html = readFileSync(new URL("../db/demo/terms.html", import.meta.url), "utf8");
  await publishTerms({ db, random }, id, { version: "1.0", html, summary: termsSummary, publishedAt: now });
  const rows = services.map(({ ja, easy, en, url }, position) => ({
    id: newId(random),
    insurer_id: id,
    position,
    name_ja: ja,
    name_easy: easy,
    name_en: en,
    url,
  }));
  await db.insertInto("services").values(rows).execute();
  const portal = (await demonstrationPortal(deps))!;
  for (const { about: _, ...member } of members) await addMember(portal, member);
  return portal;
}

/** @returns the demonstration insurer's portal, if this database has one. */
export async function demonstrationPortal(deps: Deps): Promise<Portal | undefined> {
  const insurers = await openInsurers(deps.db, deps.clock());
  const found = insurers.find((each) => each.demonstration_at !== null);
  return found && { ...deps, insurer: found };
}

/** The demonstration follows the port it is started on; real insurers have the origin the office gave them. */
export async function moveDemonstration(deps: Deps, origin: string): Promise<void> {
  await deps.db
    .updateTable("insurers")
    .set({ origin })
    .where("demonstration_at", "is not", null)
    .where("removed_at", "is", null)
    .execute();
}

/** Issues a notice to each member who has no password yet. @returns what a person at the terminal needs to try them. */
export async function demonstrationNotices(portal: Portal): Promise<string> {
  const waiting = await portal.db
    .selectFrom("members")
    .selectAll()
    .where("insurer_id", "=", portal.insurer.id)
    .where("password_set_at", "is", null)
    .orderBy("member_number")
    .execute();
  const notices: string[] = [];
  for (const member of waiting) {
    const about = members.find((each) => each.memberNumber === member.member_number);
    if (about) notices.push(describe(portal.insurer.origin, about, await issueNotice(portal, member.id)));
  }
  return notices.join("\n");
}

/** Invites an invented operator with every role. @returns what a person at the terminal needs to open the console. */
export async function demonstrationOperator(portal: Portal, language: OfficeLanguage): Promise<string> {
  const { token, name } = await inviteOperator({ portal, actor: "system" }, { name: operator, roles, anywhere: true });
  const words = inWords([{ key: "demonstrationOperator", values: { name, hours: invitationHours } }], language);
  return `${words}\n   ${portal.config.officeOrigin}/invitation/${token}\n`;
}

function describe(origin: string, member: (typeof members)[number], notice: PrintedNotice): string {
  const address = `${origin}/sign-in?userId=${notice.temporaryUserId}`;
  return [
    `── ID通知書  ${member.name} 様 (${member.about}) ${"─".repeat(20)}`,
    `   ユーザーID   ${notice.temporaryUserId}`,
    `   パスワード    ${notice.temporaryPassword}`,
    `   生年月日      ${member.birthDate.replaceAll("-", "")}`,
    `   有効期限      ${dateInJapan(notice.expiresAt)}`,
    `   ${address}`,
    qrTerminal(address).replace(/^/gm, "   "),
    "",
  ].join("\n");
}
