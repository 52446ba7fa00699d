/** Which test files run where, by rule: a new file finds its place by what it does. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** What stands for a database: whoever reaches one of these has one. */
const databases = ["tests/support/database.ts", "tests/support/server-process.ts"];

/**
 * What may go differently on PostgreSQL: acts at the same moment, another server on the same rows, a program that is killed, a
 * difference that the test itself names.
 */
const racesOrDiffers =
  /\bPromise\.(all|allSettled|race)\(|\banotherServer\(|\bisPostgres\b|\bonlyOn\("PostgreSQL"|\$\{kills\}/;

/**
 * Whose queries no racing test sends to PostgreSQL. That the list is long enough is seen at the end of a whole run: every
 * statement that SQLite was given must have been given to PostgreSQL too (`tests/support/verdict.ts`).
 */
const speaksSql = [
  "tests/account/home.test.ts",
  "tests/account/model.test.ts",
  "tests/account/prove.test.ts",
  "tests/account/sessions.test.ts",
  "tests/account/withdraw.test.ts",
  "tests/cli/insurer.test.ts",
  "tests/cli/notices.test.ts",
  "tests/console/attacks.test.ts",
  "tests/console/members.test.ts",
  "tests/console/rights.test.ts",
  "tests/database/member-numbers.test.ts",
  "tests/database/one-recovery-code.test.ts",
  "tests/database/statements.test.ts",
  "tests/limits/lines.test.ts",
  "tests/limits/sweep.test.ts",
  "tests/mail/refusals.test.ts",
  "tests/office/audit/export.test.ts",
  "tests/office/audit/retention.test.ts",
  "tests/office/import/judge.test.ts",
  "tests/office/import/list-columns.test.ts",
  "tests/office/insurer/announcements.test.ts",
  "tests/office/insurer/connect-service.test.ts",
  "tests/office/insurer/edit.test.ts",
  "tests/office/insurer/policy.test.ts",
  "tests/office/insurer/remove.test.ts",
  "tests/office/insurer/services.test.ts",
  "tests/office/members/leave.test.ts",
  "tests/office/members/search.test.ts",
  "tests/office/members/sheet.test.ts",
  "tests/office/notices/issue.test.ts",
  "tests/office/notices/plan.test.ts",
  "tests/office/notices/register.test.ts",
  "tests/office/notices/returned.test.ts",
  "tests/office/notices/valid-from.test.ts",
  "tests/office/progress/funnel.test.ts",
  "tests/onboarding/hashes.test.ts",
  "tests/onboarding/terms.test.ts",
  "tests/recovery/user-id.test.ts",
  "tests/services/connections.test.ts",
  "tests/services/proof.test.ts",
  "tests/services/sign-in.test.ts",
  "tests/simulation/day-of-notices.test.ts",
  "tests/simulation/look-alikes.test.ts",
  "tests/web/hosts.test.ts",
];

const all = globSync("tests/**/*.test.ts").sort();
export const journeys = all.filter((file) => file.startsWith("tests/journeys/"));
const others = all.filter((file) => !journeys.includes(file));

/** No database: once. */
export const plain = others.filter((file) => !databases.some((database) => reach(file).has(database)));
export const sqlite = others.filter((file) => !plain.includes(file));
export const postgres = sqlite.filter(
  (file) => speaksSql.includes(file) || racesOrDiffers.test(readFileSync(file, "utf8")),
);

/** @returns the file and every file of `tests/` that it imports, by way of others too. */
function reach(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  const imports = readFileSync(file, "utf8").matchAll(/^import (?!type )[^"]*"(\.[^"]+)";$/gm);
  for (const [, name = ""] of imports) {
    const target = relative("", join(dirname(file), name));
    if (target.startsWith("tests/")) reach(target, reached);
  }
  return reached;
}
