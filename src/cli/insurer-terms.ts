/** `genkan insurer terms`: drafts and versions of the terms of use. */
import type { Command } from "commander";
import { recordAct } from "../office/desk.ts";
import { draftTerms, publishDraft } from "../office/insurer/drafts.ts";
import { acceptancesOf, textOf, versionsOf } from "../office/insurer/versions.ts";
import { plainText } from "../strings/plain-text.ts";
import { lastDay, momentInJapan, readText } from "./insurer-office.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say } from "./output.ts";

export function termsCommands(insurer: Command): void {
  const terms = insurer.command("terms").description("the terms of use: drafts, versions, acceptances");
  draftCommand(terms);
  publishCommand(terms);
  listCommand(terms);
  showCommand(terms);
  acceptancesCommand(terms);
}

function draftCommand(terms: Command): void {
  officeOptions(
    terms.command("draft <file>").description("keep a Markdown file as the draft of a version, and show it"),
  )
    .requiredOption("--version <version>", "the version, such as 2.0")
    .option("--summary <file>", 'JSON of the main points: {"ja":["…"],"easy":["…"],"en":["…"]}')
    .option("--changes <file>", "JSON of what changed against the version before, in the same form")
    .addHelpText("after", "\nExample:\n  genkan insurer terms draft terms.md --version 2.0 --summary summary.json")
    .action(async (file: string, options: OfficeOptions & { version: string; summary?: string; changes?: string }) => {
      const { version, summary, changes } = options;
      const draft = await inOffice(options, (office) =>
        draftTerms(office, {
          version,
          markdown: readText(file),
          summary: summary === undefined ? undefined : readText(summary),
          changes: changes === undefined ? undefined : readText(changes),
        }),
      );
      const points = Object.entries(draft.summary).map(
        ([language, list]) => `  ${language}: ${list.join(" / ") || "none"}`,
      );
      say(
        `${plainText(draft.html)}\n\n${"─".repeat(40)}\nMain points${summary ? "" : ", from the headings"}:\n${points.join("\n")}\n\n` +
          `Draft ${version}: ${draft.headings.length} articles, sha256 ${draft.hash}\nNext: genkan insurer terms publish ${version}`,
      );
    });
}

function publishCommand(terms: Command): void {
  officeOptions(terms.command("publish <version>").description("publish a draft; from then on it never changes"))
    .option("--from <day>", "the day it takes effect, such as 2026-10-01; at once without it")
    .option("--grace-until <day>", "the last day on which members may go on with the older version")
    .addHelpText("after", "\nExample:\n  genkan insurer terms publish 2.0 --from 2026-10-01")
    .action(async (version: string, options: OfficeOptions & { from?: string; graceUntil?: string }) => {
      await inOffice(options, async (office) => {
        const { publishedAt, hash } = await publishDraft(office, version, options);
        say(
          `Version ${version} is published, sha256 ${hash}\nIt takes effect at ${momentInJapan(publishedAt)} in Japan; ` +
            `from then on every member is asked at ${office.portal.insurer.origin}`,
        );
      });
    });
}

function listCommand(terms: Command): void {
  officeOptions(terms.command("list").description("list drafts and versions"))
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan insurer terms list")
    .action(async (options: OfficeOptions & { json?: boolean }) => {
      const rows = await inOffice(options, ({ portal }) => versionsOf(portal));
      const shown = rows.map(({ version, state, from, graceUntil, acceptances, hash }) => {
        return { version, state, from: momentInJapan(from), grace_until: lastDay(graceUntil), acceptances, hash };
      });
      list(shown, options);
    });
}

function showCommand(terms: Command): void {
  officeOptions(terms.command("show <version>").description("print the text of a version or draft"))
    .addHelpText("after", "\nExample:\n  genkan insurer terms show 2.0")
    .action(async (version: string, options: OfficeOptions) => {
      say(await inOffice(options, ({ portal }) => textOf(portal, version)));
    });
}

function acceptancesCommand(terms: Command): void {
  const command = officeOptions(
    terms.command("acceptances <version>").description("list who accepted a version, and when"),
  );
  command
    .option("--after <member number>", "begin behind this member")
    .option("--limit <rows>", "at most so many", wholeNumber(command), 1000)
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan insurer terms acceptances 2.0 --limit 100 --json")
    .action(async (version: string, options: OfficeOptions & { after?: string; limit: number; json?: boolean }) => {
      const rows = await inOffice(options, async (office) => {
        const found = await acceptancesOf(office.portal, version, options);
        await recordAct(office, "terms.acceptances", { detail: version });
        return found;
      });
      const shown = rows.map(({ memberNumber, acceptedAt, hash }) => {
        return { member_number: memberNumber, accepted_at: new Date(acceptedAt).toISOString(), hash };
      });
      list(shown, options);
      if (rows.length === options.limit) {
        process.stderr.write(`There may be more: --after ${rows.at(-1)!.memberNumber}\n`);
      }
    });
}
