/** `genkan insurer services`: the tiles of the home page. */
import type { Command } from "commander";
import { addService, editService, removeService, servicesOf } from "../office/insurer/edit-services.ts";
import { dateInJapan } from "../strings/moments.ts";
import type { OfficeKey } from "../strings/office.ts";
import { lastDay } from "./insurer-office.ts";
import { signInCommands } from "./insurer-service-sign-in.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say, told } from "./output.ts";

interface ServiceOptions extends OfficeOptions {
  name?: string;
  nameEasy?: string;
  nameEn?: string;
  url?: string;
  category?: string;
  order?: number;
  from?: string;
  to?: string;
}

type NewServiceOptions = ServiceOptions & Required<Pick<ServiceOptions, "name" | "nameEasy" | "nameEn" | "url">>;

const names: [flags: string, description: OfficeKey][] = [
  ["--name <name>", "serviceName"],
  ["--name-easy <name>", "serviceNameEasy"],
  ["--name-en <name>", "serviceNameEnglish"],
  ["--url <address>", "serviceUrl"],
];

export function serviceCommands(insurer: Command): void {
  const services = insurer.command("services").description(told("servicesDo"));
  listCommand(services);
  addCommand(services);
  editCommand(services);
  removeCommand(services);
  signInCommands(services);
}

function listCommand(services: Command): void {
  officeOptions(services.command("list").description(told("servicesListDoes")))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer services list`)
    .action(async (options: OfficeOptions & { json?: boolean }) => {
      const rows = await inOffice(options, ({ portal }) => servicesOf(portal));
      const shown = rows.map((row, index) => ({
        order: index + 1,
        name: row.name_ja,
        name_easy: row.name_easy,
        name_en: row.name_en,
        category: row.category,
        url: row.url,
        from: row.shown_from === null ? null : dateInJapan(row.shown_from),
        to: lastDay(row.shown_until),
      }));
      list(shown, options);
    });
}

function addCommand(services: Command): void {
  const command = officeOptions(services.command("add").description(told("serviceAddDoes")));
  for (const [flags, description] of names) command.requiredOption(flags, told(description));
  placeOptions(command)
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan insurer services add --name 健診予約 --name-easy "健診（けんしん）の 予約（よやく）" --name-en "Check-up booking" --url https://www.example.com/`,
    )
    .action(async (options: NewServiceOptions) => {
      await inOffice(options, (office) =>
        addService(office, {
          ...placeOf(options),
          name_ja: options.name,
          name_easy: options.nameEasy,
          name_en: options.nameEn,
          url: options.url,
        }),
      );
      say(told("serviceAdded", { name: options.name }));
    });
}

function editCommand(services: Command): void {
  const command = officeOptions(services.command("edit <service>").description(told("serviceEditDoes")));
  for (const [flags, description] of names) command.option(flags, told(description));
  placeOptions(command)
    .addHelpText("after", `\n${told("example")}\n  genkan insurer services edit 健診予約 --order 1 --to 2027-03-31`)
    .action(async (service: string, options: ServiceOptions) => {
      const { name, nameEasy, nameEn, url } = options;
      const typed = { ...placeOf(options), name_ja: name, name_easy: nameEasy, name_en: nameEn, url };
      if (Object.values(typed).every((value) => value === undefined)) command.error(`error: ${told("sayWhatChanges")}`);
      await inOffice(options, (office) => editService(office, service, typed));
      say(told("serviceChanged", { name: service }));
    });
}

function removeCommand(services: Command): void {
  officeOptions(services.command("remove <service>").description(told("serviceRemoveDoes")))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer services remove 健診予約`)
    .action(async (service: string, options: OfficeOptions) => {
      await inOffice(options, (office) => removeService(office, service));
      say(told("serviceRemoved", { name: service }));
    });
}

function placeOptions(command: Command): Command {
  return command
    .option("--category <name>", told("serviceCategory"))
    .option("--order <place>", told("serviceOrder"), wholeNumber(command))
    .option("--from <day>", told("serviceFrom"))
    .option("--to <day>", told("serviceTo"));
}

function placeOf({ category, order, from, to }: ServiceOptions) {
  return { category, place: order, shown_from: from, shown_until: to };
}
