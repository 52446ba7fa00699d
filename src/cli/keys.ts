/** `genkan keys`: which keys there are, and how one is changed while the portal stays open. */
import type { Command } from "commander";
import { type KeyPurpose, keyPurposes } from "../keys/keys.ts";
import { addKey, dropKey, rewriteAll, usesOf } from "../operations/rotate-keys.ts";
import { actorOf, type OfficeOptions, operatorOption, withDeps } from "./office.ts";
import { list, progress, say } from "./output.ts";

interface RotateOptions extends OfficeOptions {
  purpose: string;
  rewrite?: boolean;
  drop?: string;
}

export function keysCommands(program: Command): void {
  const keys = program.command("keys").description("the keys of the database: list, rotate");

  keys
    .command("list")
    .description("which keys there are and how many rows need each older one")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan keys list")
    .action((options: { json?: boolean }) =>
      withDeps(async (deps) => {
        const rows = [];
        for (const [purpose, ring] of deps.keys.all) {
          for (const { id } of ring) {
            const isCurrent = id === deps.keys.currentId(purpose);
            rows.push({
              purpose,
              id,
              state: isCurrent ? "current" : "older",
              rows: isCurrent ? null : await usesOf(deps, purpose, id),
            });
          }
        }
        list(rows, options);
      }),
    );

  keys
    .command("rotate")
    .description("change a key in three steps: add a new one, --rewrite the rows with it, --drop the old one")
    .option("--purpose <purpose>", keyPurposes.join(", "), "encryption")
    .option("--rewrite", "make the rows anew with the current key; can be stopped and run again")
    .option("--drop <id>", "take an old key out of the file, if no row needs it")
    .option(...operatorOption)
    .addHelpText("after", examples)
    .action((options: RotateOptions, command: Command) => {
      const purpose = keyPurposes.find((each) => each === options.purpose);
      if (!purpose) return command.error(`--purpose must be one of: ${keyPurposes.join(", ")}`);
      if (options.rewrite && options.drop !== undefined) return command.error("--rewrite and --drop are two steps.");
      return rotate(purpose, options);
    });
}

const examples = `
Example:
  genkan keys rotate --purpose encryption             then restart every server
  genkan keys rotate --purpose encryption --rewrite
  genkan keys rotate --purpose encryption --drop k1   then restart every server`;

async function rotate(purpose: KeyPurpose, options: RotateOptions): Promise<void> {
  const actor = actorOf(options);
  await withDeps(async (deps) => {
    if (options.drop !== undefined) {
      await dropKey(deps, purpose, options.drop, actor);
      return say(afterDrop(purpose, options.drop));
    }
    if (options.rewrite) {
      const shown = progress("Rewriting", undefined);
      let done = 0;
      const rows = await rewriteAll(deps, purpose, actor, () => shown.at(++done));
      shown.end();
      return say(`Done: ${rows} rows. Which key is still needed: genkan keys list`);
    }
    say(afterAdding(purpose, await addKey(deps, purpose, actor)));
  });
}

const consequences: Record<KeyPurpose, string> = {
  encryption: "",
  pepper: "Passwords are hashed with it when their members sign in; those of others keep the old key.",
  index:
    "Codes mailed before the restart no longer work, counts of wrong entries begin anew, and until step 3 nobody is found by their address.",
  form: "Pages that were opened before the restart ask their visitors to send the form again.",
  audit: "The log goes on with it; older rows are still verified with the old key.",
  "known-device": "Browsers that had signed in count as unknown ones until their members sign in again.",
};

const afterAdding = (purpose: KeyPurpose, id: string) =>
  [
    `The ${purpose} key ${id} was added. Now, and before any other command:`,
    `  1. Copy the ${purpose} key file to every other server, and to where you keep the keys.`,
    "  2. Restart every server.",
    ...(purpose === "encryption" || purpose === "index"
      ? [`  3. genkan keys rotate --purpose ${purpose} --rewrite`]
      : []),
    ...(consequences[purpose] === "" ? [] : [consequences[purpose]]),
  ].join("\n");

const afterDrop = (purpose: KeyPurpose, id: string) =>
  `The ${purpose} key ${id} was dropped. Copy the key file to every other server and restart them.
Backups from before need the dropped key: keep a copy of the old key file as long as them.`;
