/** `genkan insurer`: the insurers of this database, what each says about itself, its policy and its privacy notice. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { everyPortal, isOpen } from "../office/desk.ts";
import { addInsurer, editInsurer, passkeysOf, type TypedChanges, type TypedInsurer } from "../office/insurer/edit.ts";
import { setPrivacyNotice } from "../office/insurer/privacy.ts";
import { plainText } from "../strings/plain-text.ts";
import { announcementCommands } from "./insurer-announcements.ts";
import { readText } from "./insurer-office.ts";
import { policyCommand } from "./insurer-policy.ts";
import { serviceCommands } from "./insurer-services.ts";
import { termsCommands } from "./insurer-terms.ts";
import { actorOf, inOffice, type OfficeOptions, officeOptions, operatorOption, withDeps } from "./office.ts";
import { list, say } from "./output.ts";

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
  const insurer = program.command("insurer").description("the insurer's own data, policy, terms and services");
  addCommand(insurer);
  listCommand(insurer);
  editCommand(insurer);
  policyCommand(insurer);
  privacyCommand(insurer);
  serviceCommands(insurer);
  termsCommands(insurer);
  announcementCommands(insurer);
}

/** What an insurer must say about itself, and what it may. */
const required: [flags: string, description: string][] = [
  ["--origin <address>", "the portal's address, such as https://kenpo.example.jp"],
  ["--name <name>", "the insurer's name"],
  ["--name-en <name>", "its name in English"],
  ["--phone <number>", "the office's telephone number"],
  ["--hours <text>", "when somebody answers it"],
  ["--hours-en <text>", "the same in English"],
  ["--postal-address <address>", "the sender on the notices"],
];
const beside: [flags: string, description: string][] = [
  ["--color <color>", "the insurer's colour, such as #005bac; it must be dark enough for white text"],
  ["--website <address>", "the insurer's own site"],
  ["--security-contact <address>", "for people who found a weakness: an e-mail address or https://…"],
];

function addCommand(insurer: Command): void {
  const command = insurer.command("add").description("add an insurer; its portal opens with its first terms");
  for (const [flags, description] of required) command.requiredOption(flags, description);
  for (const [flags, description] of beside) command.option(flags, description);
  command
    .option(...operatorOption)
    .addHelpText(
      "after",
      '\nExample:\n  genkan insurer add --origin https://kenpo.example.jp --name ためし健康保険組合 --name-en "Tameshi Health Insurance Society" \\\n' +
        '    --phone 03-0000-0000 --hours "平日 9時〜17時" --hours-en "weekdays 9:00-17:00" --postal-address "〒100-0000 東京都千代田区見本町1-2-3"',
    )
    .action(async (options: AboutOptions) => {
      await withDeps(async (deps) => {
        const { origin, name } = await addInsurer(deps, actorOf(options), fieldsOf(options));
        const here = `--insurer ${new URL(origin).host}`;
        say(
          `${name} is added. Its portal opens at ${origin} when it has terms.\n\nNext:\n` +
            `  genkan insurer terms draft TERMS.md --version 1.0 ${here}\n` +
            `  genkan insurer terms publish 1.0 ${here}\n` +
            `  genkan insurer services add --help\n` +
            `  genkan members import MEMBERS.csv ${here}`,
        );
      });
    });
}

function listCommand(insurer: Command): void {
  insurer
    .command("list")
    .description("list the insurers of this database")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan insurer list")
    .action(async (options: { json?: boolean }) => {
      await withDeps(async (deps) => {
        const rows = (await everyPortal(deps)).map((portal) => {
          const { host, name, origin, terms, color } = portal.insurer;
          return { host, name, origin, portal: isOpen(portal) ? "open" : "no terms yet", terms: terms.version, color };
        });
        list(rows, options);
      });
    });
}

function editCommand(insurer: Command): void {
  const command = officeOptions(insurer.command("edit").description("change what the insurer says about itself"));
  for (const [flags, description] of required) command.option(flags, description);
  for (const [flags, description] of beside) command.option(flags, `${description}; "" takes it away`);
  command
    .option("--yes", "move the portal to another address, although passkeys stay behind")
    .addHelpText("after", '\nExample:\n  genkan insurer edit --phone 03-1111-1111 --color "#005bac"')
    .action(async (options: Partial<AboutOptions> & { yes?: true }) => {
      const typed = fieldsOf(options);
      if (Object.values(typed).every((value) => value === undefined)) command.error("error: say what changes");
      await inOffice(options, async (office) => {
        const { origin } = office.portal.insurer;
        if (typed.origin !== undefined && typed.origin !== origin && !options.yes) {
          throw new Refusal("originHasPasskeys", { origin, passkeys: await passkeysOf(office) });
        }
        const changed = Object.keys(await editInsurer(office, typed));
        say(changed.length === 0 ? "Nothing is different." : `Changed: ${changed.join(", ")}.`);
      });
    });
}

function privacyCommand(insurer: Command): void {
  officeOptions(insurer.command("privacy <file>").description("set the insurer's privacy notice from a Markdown file"))
    .addHelpText("after", "\nExample:\n  genkan insurer privacy privacy.md")
    .action(async (file: string, options: OfficeOptions) => {
      const html = await inOffice(options, (office) => setPrivacyNotice(office, readText(file)));
      say(`${plainText(html)}\n\nThe privacy notice is set.`);
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
