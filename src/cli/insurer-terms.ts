/** `genkan insurer terms`: drafts and versions of the terms of use. */
import type { Command } from "commander";
import { recordAct } from "../office/desk.ts";
import { draftTerms, publishDraft } from "../office/insurer/drafts.ts";
import { acceptancesOf, textOf, versionsOf } from "../office/insurer/versions.ts";
import { plainText } from "../strings/plain-text.ts";
import { lastDay, momentInJapan, readText } from "./insurer-office.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say, told } from "./output.ts";

export function termsCommands(insurer: Command): void {
  const terms = insurer.command("terms").description(told("termsDo"));
  draftCommand(terms);
  publishCommand(terms);
  listCommand(terms);
  showCommand(terms);
  acceptancesCommand(terms);
}

function draftCommand(terms: Command): void {
  officeOptions(terms.command("draft <file>").description(told("termsDraftDoes")))
    .requiredOption("--version <version>", told("optionTermsVersion"))
    .option("--summary <file>", told("optionSummary"))
    .option("--changes <file>", told("optionChanges"))
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan insurer terms draft terms.md --version 2.0 --summary summary.json`,
    )
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
        ([language, list]) => `  ${language}: ${list.join(" / ") || "–"}`,
      );
      const heading = told(summary ? "mainPoints" : "mainPointsOfHeadings");
      const about = { version, articles: draft.headings.length, hash: draft.hash };
      say([plainText(draft.html), "", "─".repeat(40), heading, ...points, "", told("drafted", about)].join("\n"));
    });
}

function publishCommand(terms: Command): void {
  officeOptions(terms.command("publish <version>").description(told("termsPublishDoes")))
    .option("--from <day>", told("optionFromDay"))
    .option("--grace-until <day>", told("optionGrace"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer terms publish 2.0 --from 2026-10-01`)
    .action(async (version: string, options: OfficeOptions & { from?: string; graceUntil?: string }) => {
      await inOffice(options, async (office) => {
        const { publishedAt, hash } = await publishDraft(office, version, options);
        const at = momentInJapan(publishedAt)!;
        say(told("published", { version, hash, at, origin: office.portal.insurer.origin }));
      });
    });
}

const states = {
  draft: { key: "termsDraft" },
  coming: { key: "termsComing" },
  "in force": { key: "termsInForce" },
  past: { key: "termsPast" },
} as const;

function listCommand(terms: Command): void {
  officeOptions(terms.command("list").description(told("termsListDoes")))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer terms list`)
    .action(async (options: OfficeOptions & { json?: boolean }) => {
      const rows = await inOffice(options, ({ portal }) => versionsOf(portal));
      const shown = rows.map(({ version, state, from, graceUntil, acceptances, hash }) => {
        return {
          version,
          state: states[state],
          from: momentInJapan(from),
          grace_until: lastDay(graceUntil),
          acceptances,
          hash,
        };
      });
      list(shown, options);
    });
}

function showCommand(terms: Command): void {
  officeOptions(terms.command("show <version>").description(told("termsShowDoes")))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer terms show 2.0`)
    .action(async (version: string, options: OfficeOptions) => {
      say(await inOffice(options, ({ portal }) => textOf(portal, version)));
    });
}

function acceptancesCommand(terms: Command): void {
  const command = officeOptions(terms.command("acceptances <version>").description(told("acceptancesDo")));
  command
    .option("--after <member number>", told("optionAfter"))
    .option("--limit <rows>", told("optionLimit"), wholeNumber(command), 1000)
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer terms acceptances 2.0 --limit 100 --json`)
    .action(async (version: string, options: OfficeOptions & { after?: string; limit: number; json?: boolean }) => {
      const rows = await inOffice(options, async (office) => {
        const found = await acceptancesOf(office.portal, version, options);
        await recordAct(office, "terms.acceptances", { detail: version });
        return found;
      });
      const shown = rows.map(({ memberNumber, acceptedAt, hash }) => {
        return { member_number: memberNumber, accepted_at: momentInJapan(acceptedAt), hash };
      });
      list(shown, options);
      if (rows.length === options.limit) {
        process.stderr.write(`${told("mayBeMore", { number: rows.at(-1)!.memberNumber })}\n`);
      }
    });
}
