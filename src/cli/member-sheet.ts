/** How `genkan members show` puts a member onto the terminal. */
import type { MemberSheet } from "../office/members/look.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { list, say } from "./output.ts";

export function saySheet(sheet: MemberSheet): void {
  const lines = {
    number: sheet.memberNumber,
    name: `${sheet.name} (${sheet.nameKana})`,
    batch: sheet.batch,
    route: sheet.route,
    stands: sheet.stands,
    "user ID": sheet.userId,
    email: sheet.email && `${sheet.email}, ${sheet.emailConfirmed ? "confirmed" : "not confirmed"}`,
    "mail refused": moment(sheet.mailRefusedAt),
    locked: sheet.lockedAt === null ? null : `${moment(sheet.lockedAt)} ${sheet.lockReason ?? ""}`,
    retired: moment(sheet.retiredAt),
  };
  list(
    Object.entries(lines).map(([what, value]) => ({ what, value: value || "-" })),
    {},
  );
  const part = (title: string, rows: Record<string, string | number | null>[]) => {
    say(`\n${title}`);
    list(rows, {});
  };
  part(
    "Notices",
    sheet.notices.map(({ temporaryUserId, state, issuedAt, expiresAt }) => ({
      "user ID": temporaryUserId,
      state,
      issued: moment(issuedAt),
      expires: moment(expiresAt),
    })),
  );
  part(
    "Factors",
    sheet.factors.map(({ kind, name, addedAt, lastUsedAt }) => ({
      kind,
      name,
      added: moment(addedAt),
      "last used": moment(lastUsedAt),
    })),
  );
  part(
    "Last sign-ins",
    sheet.signIns.map(({ at, what, outcome, detail }) => ({ at: moment(at), what, outcome, detail })),
  );
}

function moment(at: number | null): string | null {
  return at === null ? null : `${dateInJapan(at)} ${timeInJapan(at)}`;
}
