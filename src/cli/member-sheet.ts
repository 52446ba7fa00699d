/** How `genkan members show` puts a member onto the terminal. */
import type { Tries } from "../limits/tries.ts";
import type { MemberSheet } from "../office/members/sheet.ts";
import { markSentences, standingSentence } from "../office/members/words.ts";
import { dateInJapan, lastWholeDay, timeInJapan } from "../strings/moments.ts";
import { inWords, type OfficeKey, type Sentence } from "../strings/office.ts";
import { language, list, say, told } from "./output.ts";

export function saySheet(sheet: MemberSheet): void {
  const lines: [OfficeKey, string | null][] = [
    ["headNumber", sheet.memberNumber],
    ["headName", `${sheet.name} (${sheet.nameKana})`],
    ["headBatch", sheet.batch],
    ["headRoute", sheet.route],
    ["headStands", saidIn(standingSentence(sheet.stands))],
    ["headLeaves", sheet.leavesAt === null ? null : told("leavesAfter", { day: lastWholeDay(sheet.leavesAt) })],
    ["headMarks", marksLine(sheet.marks)],
    ["headUserId", sheet.userId],
    ["headBirthDate", sheet.birthDate ?? told("covered")],
    ["headAddress", addressOf(sheet)],
    ["headAddressWrong", moment(sheet.addressWrongAt)],
    [
      "headEmail",
      sheet.email && told(sheet.emailConfirmed ? "emailConfirmed" : "emailNotConfirmed", { email: sheet.email }),
    ],
    ["headMailRefused", moment(sheet.mailRefusedAt)],
    ["headLocked", sheet.lockedAt === null ? null : `${moment(sheet.lockedAt)} ${sheet.lockReason ?? ""}`],
    ["headTries", triesOf(sheet)],
  ];
  list(
    lines.map(([what, value]) => ({ [told("headWhat")]: told(what), " ": value || "-" })),
    {},
  );
  part(
    "partNotices",
    sheet.notices.map(({ temporaryUserId, state, issuedAt, expiresAt, issuedBy }) => ({
      headUserId: temporaryUserId,
      headState: state,
      headIssued: moment(issuedAt),
      headExpires: moment(expiresAt),
      headBy: issuedBy,
    })),
  );
  part(
    "partDevices",
    sheet.factors.map(({ kind, name, addedAt, lastUsedAt }) => ({
      headKind: kind,
      headName: name,
      headAdded: moment(addedAt),
      headLastUsed: moment(lastUsedAt),
    })),
  );
  part(
    "partMails",
    sheet.mails.map(({ at, kind, delivery, attempts }) => ({
      headAt: moment(at),
      headKind: kind,
      headDelivery: delivery,
      headTries: attempts,
    })),
  );
  part(
    "partActs",
    sheet.acts.map(({ at, who, what, detail }) => ({
      headAt: moment(at),
      headBy: who,
      headWhat: what,
      headDetail: detail,
    })),
  );
  part(
    "partSignIns",
    sheet.signIns.map(({ at, what, outcome, detail }) => ({
      headAt: moment(at),
      headWhat: what,
      headOutcome: outcome,
      headDetail: detail,
    })),
  );
}

/** @returns the member's marks on one line. */
export const marksLine = (marks: MemberSheet["marks"]) => markSentences(marks).map(saidIn).join(", ");

const saidIn = (sentence: Sentence) => inWords([sentence], language);

/** A table under its title; the keys of its rows are headings. */
function part(title: OfficeKey, rows: { [Heading in OfficeKey]?: string | number | null }[]): void {
  say(`\n${told(title)}`);
  list(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [told(key as OfficeKey), value]))),
    {},
  );
}

function addressOf({ birthDate, postalAddress }: MemberSheet): string {
  if (birthDate === null) return told("covered");
  if (!postalAddress) return "-";
  const { postalCode, lines } = postalAddress;
  return [postalCode && `〒${postalCode}`, ...lines].filter(Boolean).join(" ");
}

const triesKeys: Record<Tries["what"], OfficeKey> = {
  password: "triesPassword",
  "second-factor": "triesSecondFactor",
  "current-password": "triesCurrentPassword",
};

/** A wait of years is none that ends. */
const yearMs = 366 * 86_400_000;

function triesOf({ birthDateTries, tries }: MemberSheet): string {
  const lines = tries.map(({ what, failures, waitsUntil }) => {
    const said: Sentence = { key: triesKeys[what], values: { failures } };
    if (waitsUntil === null) return saidIn(said);
    const isStopped = waitsUntil > Date.now() + yearMs;
    return isStopped
      ? told("triesStopped", { tries: said })
      : told("triesWait", { tries: said, until: moment(waitsUntil)! });
  });
  if (birthDateTries && birthDateTries.failures > 0) lines.unshift(told("triesBirthDate", birthDateTries));
  return lines.join(", ");
}

function moment(at: number | null): string | null {
  return at === null ? null : `${dateInJapan(at)} ${timeInJapan(at)}`;
}
