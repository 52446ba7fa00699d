/** `genkan insurer announcements`: the news on the members' home page. */
import type { Command } from "commander";
import {
  addAnnouncement,
  announcementsOf,
  editAnnouncement,
  endAnnouncement,
  type TypedAnnouncement,
} from "../office/insurer/edit-announcements.ts";
import type { OfficeKey } from "../strings/office.ts";
import { momentInJapan } from "./insurer-office.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { list, say, told } from "./output.ts";

interface AnnouncementOptions extends OfficeOptions {
  title?: string;
  body?: string;
  titleEasy?: string;
  bodyEasy?: string;
  titleEn?: string;
  bodyEn?: string;
  from?: string;
  until?: string;
  batch?: string;
  route?: string;
}

type NewAnnouncementOptions = AnnouncementOptions & Required<Pick<AnnouncementOptions, "title" | "body">>;

const needed: [flags: string, description: OfficeKey][] = [
  ["--title <title>", "announcementTitle"],
  ["--body <text>", "announcementBody"],
];
const beside: [flags: string, description: OfficeKey][] = [
  ["--title-easy <title>", "announcementTitleEasy"],
  ["--body-easy <text>", "announcementBodyEasy"],
  ["--title-en <title>", "announcementTitleEnglish"],
  ["--body-en <text>", "announcementBodyEnglish"],
  ["--from <day>", "announcementFrom"],
  ["--until <day>", "announcementUntil"],
  ["--batch <name>", "announcementBatch"],
  ["--route <name>", "announcementRoute"],
];

export function announcementCommands(insurer: Command): void {
  const announcements = insurer.command("announcements").description(told("announcementsDo"));
  listCommand(announcements);
  addCommand(announcements);
  editCommand(announcements);
  endCommand(announcements);
}

function listCommand(announcements: Command): void {
  officeOptions(announcements.command("list").description(told("announcementsListDoes")))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer announcements list`)
    .action(async (options: OfficeOptions & { json?: boolean }) => {
      const rows = await inOffice(options, async ({ portal }) => {
        const now = portal.clock();
        return (await announcementsOf(portal)).map(({ title, body, published_at, ended_at, ...row }) => {
          const hasEnded = ended_at !== null && ended_at <= now;
          const isComing = published_at > now;
          const key = hasEnded ? "announcementIsOver" : isComing ? "announcementIsComing" : "announcementIsShown";
          const text = options.json ? body : body.replaceAll("\n", " ");
          const languages = ["ja", row.title_easy && "easy", row.title_en && "en"].filter(Boolean).join(" ");
          const audience = { batch: row.batch, route: row.route };
          const days = { from: momentInJapan(published_at), ends: momentInJapan(ended_at) };
          return { title, state: { key } as const, ...days, languages, ...audience, body: text };
        });
      });
      list(rows, options);
    });
}

function addCommand(announcements: Command): void {
  const command = officeOptions(announcements.command("add").description(told("announcementAddDoes")));
  for (const [flags, description] of needed) command.requiredOption(flags, told(description));
  for (const [flags, description] of beside) command.option(flags, told(description));
  command
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan insurer announcements add --title 窓口の休業 --body 5月の連休は窓口を休みます。 --until 2026-05-06`,
    )
    .action(async (options: NewAnnouncementOptions) => {
      const { title, body, from } = options;
      await inOffice(options, (office) => addAnnouncement(office, { ...typedOf(options), title, body }));
      say(from ? told("announcementKept", { title, from }) : told("announcementShown", { title }));
    });
}

function editCommand(announcements: Command): void {
  const command = officeOptions(announcements.command("edit <title>").description(told("announcementEditDoes")));
  for (const [flags, description] of needed) command.option(flags, told(description));
  for (const [flags, description] of beside) command.option(flags, told("takesAway", { what: told(description) }));
  command
    .addHelpText("after", `\n${told("example")}\n  genkan insurer announcements edit 窓口の休業 --until 2026-05-08`)
    .action(async (title: string, options: AnnouncementOptions) => {
      const typed = typedOf(options);
      if (Object.values(typed).every((value) => value === undefined)) {
        command.error(`error: ${told("sayWhatChanges")}`);
      }
      const fields = await inOffice(options, (office) => editAnnouncement(office, title, typed));
      const changed = { title, fields: fields.join(", ") };
      say(fields.length === 0 ? told("nothingDifferent") : told("announcementChanged", changed));
    });
}

function endCommand(announcements: Command): void {
  officeOptions(announcements.command("end <title>").description(told("announcementEndDoes")))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer announcements end 窓口の休業`)
    .action(async (title: string, options: OfficeOptions) => {
      await inOffice(options, (office) => endAnnouncement(office, title));
      say(told("announcementEnded", { title }));
    });
}

function typedOf(options: AnnouncementOptions): TypedAnnouncement {
  return {
    title: options.title,
    body: options.body,
    title_easy: options.titleEasy,
    body_easy: options.bodyEasy,
    title_en: options.titleEn,
    body_en: options.bodyEn,
    published_at: options.from,
    ended_at: options.until,
    batch: options.batch,
    route: options.route,
  };
}
