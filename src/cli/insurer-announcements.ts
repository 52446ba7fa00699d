/** `genkan insurer announcements`: the news on the members' home page. */
import type { Command } from "commander";
import { addAnnouncement, announcementsOf, endAnnouncement } from "../office/insurer/edit-announcements.ts";
import { momentInJapan } from "./insurer-office.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { list, say } from "./output.ts";

export function announcementCommands(insurer: Command): void {
  const announcements = insurer.command("announcements").description("the news on the members' home page");
  listCommand(announcements);
  addCommand(announcements);
  endCommand(announcements);
}

function listCommand(announcements: Command): void {
  officeOptions(announcements.command("list").description("list the announcements, the newest first"))
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan insurer announcements list")
    .action(async (options: OfficeOptions & { json?: boolean }) => {
      const rows = await inOffice(options, async ({ portal }) => {
        const now = portal.clock();
        return (await announcementsOf(portal)).map(({ title, body, published_at, ended_at }) => {
          const hasEnded = ended_at !== null && ended_at <= now;
          const state = hasEnded ? "ended" : published_at > now ? "coming" : "shown";
          const text = options.json ? body : body.replaceAll("\n", " ");
          return { title, state, from: momentInJapan(published_at), ends: momentInJapan(ended_at), body: text };
        });
      });
      list(rows, options);
    });
}

function addCommand(announcements: Command): void {
  officeOptions(announcements.command("add").description("show an announcement"))
    .requiredOption("--title <title>", "its title, in Japanese")
    .requiredOption("--body <text>", "its text, in Japanese; each line becomes a paragraph")
    .option("--from <day>", "the first day it is shown, such as 2026-04-01; at once without it")
    .option("--until <day>", "the last day it is shown")
    .addHelpText(
      "after",
      "\nExample:\n  genkan insurer announcements add --title 窓口の休業 --body 5月の連休は窓口を休みます。 --until 2026-05-06",
    )
    .action(async (options: OfficeOptions & { title: string; body: string; from?: string; until?: string }) => {
      const { title, body, from, until } = options;
      await inOffice(options, (office) => {
        return addAnnouncement(office, { title, body, published_at: from, ended_at: until });
      });
      say(`${title} is kept${from ? ` and shown from ${from}` : " and shown now"}.`);
    });
}

function endCommand(announcements: Command): void {
  officeOptions(announcements.command("end <title>").description("take an announcement from the home page now"))
    .addHelpText("after", "\nExample:\n  genkan insurer announcements end 窓口の休業")
    .action(async (title: string, options: OfficeOptions) => {
      await inOffice(options, (office) => endAnnouncement(office, title));
      say(`${title} has ended.`);
    });
}
