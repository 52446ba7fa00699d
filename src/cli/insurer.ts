/** `genkan insurer`: the insurers of this database, what each says about itself, its policy and its privacy notice. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { everyPortal, isOpen } from "../office/desk.ts";
import { addInsurer, editInsurer, passkeysOf, type TypedChanges, type TypedInsurer } from "../office/insurer/edit.ts";
import { setPrivacyNotice } from "../office/insurer/privacy.ts";
import type { OfficeKey } from "../strings/office.ts";
import { plainText } from "../strings/plain-text.ts";
import { announcementCommands } from "./insurer-announcements.ts";
import { readText } from "./insurer-office.ts";
import { policyCommand } from "./insurer-policy.ts";
import { removeCommand } from "./insurer-remove.ts";
import { serviceCommands } from "./insurer-services.ts";
import { termsCommands } from "./insurer-terms.ts";
import { actorOf, inOffice, type OfficeOptions, officeOptions, operatorOption, withDeps } from "./office.ts";
import { list, say, told } from "./output.ts";

interface AboutOptions extends OfficeOptions {
  origin: string;
  name: string;
  nameEn: string;
  phone: string;
  hours: string;
  hoursEn: string;
  postalAddress: string;
  color?: string;
  website?: string;
  securityContact?: string;
}

export function insurerCommands(program: Command): void {
  const insurer = program.command("insurer").description(told("insurerDoes"));
  addCommand(insurer);
  listCommand(insurer);
  editCommand(insurer);
  policyCommand(insurer);
  privacyCommand(insurer);
  removeCommand(insurer);
  serviceCommands(insurer);
  termsCommands(insurer);
  announcementCommands(insurer);
}

/** What an insurer must say about itself, and what it may. */
const required: [flags: string, description: OfficeKey][] = [
  ["--origin <address>", "aboutOrigin"],
  ["--name <name>", "aboutName"],
  ["--name-en <name>", "aboutNameEnglish"],
  ["--phone <number>", "aboutPhone"],
  ["--hours <text>", "aboutHours"],
  ["--hours-en <text>", "aboutHoursEnglish"],
  ["--postal-address <address>", "aboutPostalAddress"],
];
const beside: [flags: string, description: OfficeKey][] = [
  ["--color <color>", "aboutColor"],
  ["--website <address>", "aboutWebsite"],
  ["--security-contact <address>", "aboutSecurityContact"],
];

function addCommand(insurer: Command): void {
  const command = insurer.command("add").description(told("insurerAddDoes"));
  for (const [flags, description] of required) command.requiredOption(flags, told(description));
  for (const [flags, description] of beside) command.option(flags, told(description));
  command
    .option(...operatorOption)
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan insurer add --origin https://kenpo.example.jp --name ためし健康保険組合 --name-en "Tameshi Health Insurance Society" \\\n` +
        '    --phone 03-0000-0000 --hours "平日 9時〜17時" --hours-en "weekdays 9:00-17:00" --postal-address "〒100-0000 東京都千代田区見本町1-2-3"',
    )
    .action(async (options: AboutOptions) => {
      const actor = actorOf(options);
      await withDeps(async (deps) => {
        const { origin, name } = await addInsurer(deps, actor, fieldsOf(options));
        say(told("insurerAdded", { name, origin, host: new URL(origin).host }));
      }, {});
    });
}

function listCommand(insurer: Command): void {
  insurer
    .command("list")
    .description(told("insurerListDoes"))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer list`)
    .action(async (options: { json?: boolean }) => {
      await withDeps(async (deps) => {
        const rows = (await everyPortal(deps)).map((portal) => {
          const { host, name, origin, terms, color } = portal.insurer;
          return {
            host,
            name,
            origin,
            portal: { key: isOpen(portal) ? "portalOpen" : "portalClosed" } as const,
            terms: terms.version,
            color,
          };
        });
        list(rows, options);
      });
    });
}

function editCommand(insurer: Command): void {
  const command = officeOptions(insurer.command("edit").description(told("insurerEditDoes")));
  for (const [flags, description] of required) command.option(flags, told(description));
  for (const [flags, description] of beside) command.option(flags, told("takesAway", { what: told(description) }));
  command
    .option("--yes", told("optionYesMove"))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer edit --phone 03-1111-1111 --color "#005bac"`)
    .action(async (options: Partial<AboutOptions> & { yes?: true }) => {
      const typed = fieldsOf(options);
      if (Object.values(typed).every((value) => value === undefined)) command.error(`error: ${told("sayWhatChanges")}`);
      await inOffice(options, async (office) => {
        const { origin } = office.portal.insurer;
        if (typed.origin !== undefined && typed.origin !== origin && !options.yes) {
          throw new Refusal("originHasPasskeys", { origin, passkeys: await passkeysOf(office) });
        }
        const changed = Object.keys(await editInsurer(office, typed));
        say(changed.length === 0 ? told("nothingDifferent") : told("fieldsChanged", { fields: changed.join(", ") }));
      });
    });
}

function privacyCommand(insurer: Command): void {
  officeOptions(insurer.command("privacy <file>").description(told("privacyDoes")))
    .addHelpText("after", `\n${told("example")}\n  genkan insurer privacy privacy.md`)
    .action(async (file: string, options: OfficeOptions) => {
      const html = await inOffice(options, (office) => setPrivacyNotice(office, readText(file)));
      say(`${plainText(html)}\n\n${told("privacySet")}`);
    });
}

function fieldsOf(options: AboutOptions): TypedInsurer;
function fieldsOf(options: Partial<AboutOptions>): TypedChanges;
function fieldsOf(options: Partial<AboutOptions>): TypedChanges {
  return {
    origin: options.origin,
    name: options.name,
    name_en: options.nameEn,
    phone: options.phone,
    phone_hours: options.hours,
    phone_hours_en: options.hoursEn,
    postal_address: options.postalAddress,
    color: options.color,
    website: options.website,
    security_contact: options.securityContact,
  };
}
