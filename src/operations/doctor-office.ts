/** The doctor's look at what the office keeps: insurers, mails, and what was begun and not finished. */
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { keptInsurers } from "../database/rows.ts";
import { systemClock } from "../deps.ts";
import { allInsurers, hasRealInsurer } from "../insurers/insurers.ts";
import { noTerms } from "../insurers/terms.ts";
import { mailFolder } from "../mail/transport.ts";
import { unfinishedImport } from "../office/import/unfinished.ts";
import { timeInJapan } from "../strings/moments.ts";
import { type Finding, ok, warning, wrong } from "./findings.ts";

export async function insurers(db: Database): Promise<Finding[]> {
  const all = await allInsurers(db, systemClock());
  if (all.length === 0) return [warning("checkInsurers", "insurersNone", "makeInsurer")];
  return all.map(({ origin, host, terms, privacy_html, demonstration_at }) => {
    const check = { key: "checkInsurer", values: { host } } as const;
    const { protocol, hostname } = new URL(origin);
    if (protocol !== "https:" && !/^(localhost|.+\.localhost|127\.0\.0\.1)$/.test(hostname)) {
      return wrong(check, { key: "insurerOpenToAll", values: { origin } }, "giveHttps");
    }
    if (terms === noTerms) return warning(check, "insurerClosed", "publishTerms");
    if (privacy_html === null && demonstration_at === null) return warning(check, "privacyMissing", "givePrivacy");
    return ok(check, { key: "insurerOpen", values: { origin, version: terms.version } });
  });
}

const overdueMs = 10 * 60_000;
const recentMs = 7 * 86_400_000;

export async function mails(db: Database, config: Config): Promise<Finding> {
  const check = "checkMails";
  const now = systemClock();
  const outbox = db.selectFrom("outbox").select((select) => select.fn.countAll<number>().as("count"));
  const overdue = await outbox
    .where("sent_at", "is", null)
    .where("failed_at", "is", null)
    .where("next_attempt_at", "<", now - overdueMs)
    .executeTakeFirstOrThrow();
  if (overdue.count > 0) return warning(check, { key: "mailsOverdue", values: { ...overdue } }, "isItRunning");
  const recent = outbox.where("failed_at", ">", now - recentMs);
  const failed = await recent.where("refused_at", "is", null).executeTakeFirstOrThrow();
  if (failed.count > 0) return warning(check, { key: "mailsGivenUp", values: { ...failed } }, "seeLog");
  if (!config.smtpUrl && (await hasRealInsurer(db))) {
    return warning(check, { key: "mailsKept", values: { folder: mailFolder(config) } }, "setSmtpUrl");
  }
  const refused = await recent.where("refused_at", "is not", null).executeTakeFirstOrThrow();
  return ok(check, refused.count === 0 ? "mailsFine" : { key: "mailsRefused", values: { ...refused } });
}

export async function unfinished(db: Database): Promise<Finding[]> {
  const found = [...(await draftTerms(db)), ...(await halfImports(db))];
  return found.length === 0 ? [ok("checkUnfinished", "nothingUnfinished")] : found;
}

async function draftTerms(db: Database): Promise<Finding[]> {
  const drafts = await db
    .selectFrom("terms_drafts")
    .innerJoin("insurers", "insurers.id", "terms_drafts.insurer_id")
    .select(["origin", "version"])
    .execute();
  return drafts.map((values) => warning("checkUnfinished", { key: "termsDrafted", values }, "publishDraft"));
}

async function halfImports(db: Database): Promise<Finding[]> {
  const all = await keptInsurers(db).select(["id", "origin"]).execute();
  const found = await Promise.all(
    all.map(async (insurer) => ({ ...insurer, half: await unfinishedImport({ db, insurer }) })),
  );
  return found.flatMap(({ origin, half }) => {
    if (!half) return [];
    const { file, batch } = half;
    const says = { key: "importHalf", values: { file, batch, origin, time: timeInJapan(half.at) } } as const;
    return warning("checkUnfinished", says, { key: "importAgain", values: { batch } });
  });
}
