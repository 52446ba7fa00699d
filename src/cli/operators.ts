/** `genkan operators`: who works in the office's console: invited, listed, given other roles, removed. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { inviteOperator } from "../office/operators/invitations.ts";
import { changeRoles, listOperators, operatorOf, readRoles, removeOperator } from "../office/operators/operators.ts";
import { roles } from "../office/operators/rights.ts";
import { roleNames } from "../office/operators/words.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { inWords } from "../strings/office.ts";
import { qrTerminal } from "../web/qr.ts";
import { exampleOf } from "./members-acts.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { language, list, say, told } from "./output.ts";

type RoleOptions = OfficeOptions & { role?: string[] };

export function operatorsCommands(program: Command): void {
  const operators = program.command("operators").description(told("operatorsCommand"));

  withRoles(operators.command("invite"))
    .description(told("operatorsInviteCommand"))
    .addHelpText("after", exampleOf("genkan operators invite 見本業子 --role clerk --role lead"))
    .action((name: string, { role = [], ...options }: RoleOptions) =>
      inOffice(options, async (acting) => {
        const { officePort, officeOrigin } = acting.portal.config;
        if (officePort === 0) throw new Refusal("noConsole");
        const made = await inviteOperator(acting, { name, roles: readRoles(role), anywhere: true });
        const link = `${officeOrigin}/invitation/${made.token}`;
        say(told("invitationPrinted", { name: made.name, time: momentOf(made.expiresAt) }));
        say(`\n${link}\n\n${qrTerminal(link)}`);
      }),
    );

  officeOptions(operators.command("list"))
    .description(told("operatorsListCommand"))
    .option("--json", told("optionJson"))
    .addHelpText("after", exampleOf("genkan operators list"))
    .action(async (options: OfficeOptions & { json?: true }) => {
      const found = await inOffice(options, ({ portal }) => listOperators(portal));
      if (options.json) return say(JSON.stringify(found, null, 2));
      list(
        found.map((each) => ({
          [told("operatorNameLabel")]: each.name,
          [told("operatorRoles")]: namesOf(each.roles),
          [told("operatorPasskeys")]: each.passkeys,
          [told("operatorLastSeen")]: each.lastSeenAt === null ? "" : momentOf(each.lastSeenAt),
        })),
        {},
      );
    });

  withRoles(operators.command("roles"))
    .description(told("operatorsRolesCommand"))
    .addHelpText("after", exampleOf("genkan operators roles 見本業子 --role admin"))
    .action((name: string, { role = [], ...options }: RoleOptions) =>
      inOffice(options, async (acting) => {
        const wanted = readRoles(role);
        const { id } = await operatorOf(acting.portal, name);
        const isOther = await changeRoles(acting, id, wanted);
        say(told(isOther ? "rolesChanged" : "rolesSame", { name, roles: namesOf(wanted) }));
      }),
    );

  officeOptions(operators.command("remove"))
    .description(told("operatorsRemoveCommand"))
    .argument("<name>", told("operatorArgument"))
    .addHelpText("after", exampleOf("genkan operators remove 見本業子"))
    .action((name: string, options: OfficeOptions) =>
      inOffice(options, async (acting) => {
        await removeOperator(acting, name);
        say(told("operatorRemoved", { name }));
      }),
    );
}

function withRoles(command: Command): Command {
  const collect = (role: string, before: string[] = []) => [...before, role];
  const option = told("roleOption", { roles: roles.join(", ") });
  return officeOptions(command.argument("<name>", told("operatorArgument")).option("--role <role>", option, collect));
}

const namesOf = (some: Parameters<typeof roleNames>[0]) =>
  roleNames(some)
    .map((each) => inWords([each], language))
    .join(", ");
const momentOf = (at: number) => `${dateInJapan(at)} ${timeInJapan(at)}`;
