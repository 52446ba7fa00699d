/** The doctor's look at what the office keeps: insurers, mails, and what was begun and not finished. */
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { systemClock } from "../deps.ts";
import { allInsurers, hasRealInsurer } from "../insurers/insurers.ts";
import { noTerms } from "../insurers/terms.ts";
import { mailFolder } from "../mail/transport.ts";
import { unfinishedImport } from "../office/import/unfinished.ts";
import { timeInJapan } from "../strings/moments.ts";
import { type Finding, ok, warning, wrong } from "./findings.ts";

export async function insurers(db: Database): Promise<Finding[]> {
  const all = await allInsurers(db, systemClock());
  if (all.length === 0) return [warning("insurers", "there is none", "Make one: genkan insurer add --help")];
  return all.map(({ origin, host, terms, privacy_html, demonstration_at }) => {
    const check = `insurer ${host}`;
    const { protocol, hostname } = new URL(origin);
    if (protocol !== "https:" && !/^(localhost|.+\.localhost|127\.0\.0\.1)$/.test(hostname)) {
      return wrong(check, `its address is ${origin}, which anybody on the way can read`, "Give it an https address.");
    }
    if (terms === noTerms) {
      const closed = "it has no published terms, so its portal is closed";
      return warning(check, closed, "Publish them: genkan insurer terms --help");
    }
    if (privacy_html === null && demonstration_at === null) {
      const empty = "its page /privacy says only which number to call";
      return warning(check, empty, "Give it your privacy notice: genkan insurer privacy --help");
    }
    return ok(check, `${origin}, terms ${terms.version}`);
  });
}

const overdueMs = 10 * 60_000;
const recentMs = 7 * 86_400_000;

export async function mails(db: Database, config: Config): Promise<Finding> {
  const now = systemClock();
  const outbox = db.selectFrom("outbox").select((select) => select.fn.countAll<number>().as("count"));
  const overdue = await outbox
    .where("sent_at", "is", null)
    .where("failed_at", "is", null)
    .where("next_attempt_at", "<", now - overdueMs)
    .executeTakeFirstOrThrow();
  if (overdue.count > 0) {
    return warning("mails", `${overdue.count} should have gone out long ago`, "Is the portal running? genkan serve");
  }
  const recent = outbox.where("failed_at", ">", now - recentMs);
  const failed = await recent.where("refused_at", "is", null).executeTakeFirstOrThrow();
  if (failed.count > 0) {
    return warning(
      "mails",
      `${failed.count} were given up in the last 7 days`,
      "Look for the reason in the server's log.",
    );
  }
  if (!config.smtpUrl && (await hasRealInsurer(db))) {
    return warning("mails", `no relay is set: members get none, and ${mailFolder(config)} keeps them`, "Set SMTP_URL.");
  }
  const refused = await recent.where("refused_at", "is not", null).executeTakeFirstOrThrow();
  return ok(
    "mails",
    refused.count === 0
      ? "none waits and none was given up in the last 7 days"
      : `${refused.count} were refused by their address for good in the last 7 days; genkan members show says whose`,
  );
}

export async function unfinished(db: Database): Promise<Finding[]> {
  const found = [...(await draftTerms(db)), ...(await halfImports(db))];
  return found.length === 0 ? [ok("unfinished", "nothing")] : found;
}

async function draftTerms(db: Database): Promise<Finding[]> {
  const drafts = await db
    .selectFrom("terms_drafts")
    .innerJoin("insurers", "insurers.id", "terms_drafts.insurer_id")
    .select(["origin", "version"])
    .execute();
  return drafts.map(({ origin, version }) =>
    warning(
      "unfinished",
      `terms ${version} of ${origin} are a draft`,
      "Publish them when they are right: genkan insurer terms --help",
    ),
  );
}

async function halfImports(db: Database): Promise<Finding[]> {
  const all = await db.selectFrom("insurers").select(["id", "origin"]).execute();
  const found = await Promise.all(
    all.map(async (insurer) => ({ ...insurer, half: await unfinishedImport({ db, insurer }) })),
  );
  return found.flatMap(({ origin, half }) =>
    half
      ? warning(
          "unfinished",
          `the import of ${half.file} (batch ${half.batch}) at ${origin} did not come to its end (${timeInJapan(half.at)})`,
          `Give the same command again with --batch "${half.batch}", unless it is running now.`,
        )
      : [],
  );
}
