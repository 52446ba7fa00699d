/** `genkan keys`: which keys there are, and how one is changed while the portal stays open. */
import type { Command } from "commander";
import { type KeyPurpose, keyPurposes } from "../keys/keys.ts";
import { addKey, dropKey, renewServiceKeys, rewriteAll, usesOf } from "../operations/rotate-keys.ts";
import type { OfficeKey } from "../strings/office.ts";
import { actorOf, type OfficeOptions, operatorOption, withDeps } from "./office.ts";
import { list, progress, say, told } from "./output.ts";

interface RotateOptions extends OfficeOptions {
  purpose: string;
  rewrite?: boolean;
  drop?: string;
  services?: boolean;
}

export function keysCommands(program: Command): void {
  const keys = program.command("keys").description(told("keysDoes"));

  keys
    .command("list")
    .description(told("keysListDoes"))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan keys list`)
    .action((options: { json?: boolean }) =>
      withDeps(async (deps) => {
        const rows = [];
        for (const [purpose, ring] of deps.keys.all) {
          for (const { id } of ring) {
            const isCurrent = id === deps.keys.currentId(purpose);
            rows.push({
              purpose,
              id,
              state: { key: isCurrent ? "keyCurrentOne" : "keyOlderOne" } as const,
              rows: isCurrent ? null : await usesOf(deps, purpose, id),
            });
          }
        }
        list(rows, options);
      }),
    );

  keys
    .command("rotate")
    .description(told("keysRotateDoes"))
    .option("--purpose <purpose>", keyPurposes.join(", "), "encryption")
    .option("--rewrite", told("optionRewrite"))
    .option("--drop <id>", told("optionDrop"))
    .option("--services", told("optionServiceKeys"))
    .option(...operatorOption)
    .addHelpText("after", `\n${told("example")}\n${examples()}`)
    .action((options: RotateOptions, command: Command) => {
      if (options.services) return rotateServices(options);
      const purpose = keyPurposes.find((each) => each === options.purpose);
      if (!purpose) return command.error(`error: ${told("notPurpose", { purposes: keyPurposes.join(", ") })}`);
      if (options.rewrite && options.drop !== undefined) return command.error(`error: ${told("twoSteps")}`);
      return rotate(purpose, options);
    });
}

/** Nobody need restart anything: each server reads the keys of services anew every few minutes. */
async function rotateServices(options: RotateOptions): Promise<void> {
  const insurers = await withDeps((deps) => renewServiceKeys(deps, actorOf(options)));
  say(told("serviceKeysAdded", { insurers }));
}

const examples = () => `  genkan keys rotate --purpose encryption             ${told("thenRestart")}
  genkan keys rotate --purpose encryption --rewrite
  genkan keys rotate --purpose encryption --drop k1   ${told("thenRestart")}`;

async function rotate(purpose: KeyPurpose, options: RotateOptions): Promise<void> {
  const actor = actorOf(options);
  await withDeps(async (deps) => {
    if (options.drop !== undefined) {
      await dropKey(deps, purpose, options.drop, actor);
      return say(told("keyDropped", { purpose, id: options.drop }));
    }
    if (options.rewrite) {
      const shown = progress(told("rewriting"), undefined);
      let done = 0;
      const rows = await rewriteAll(deps, purpose, actor, () => shown.at(++done));
      shown.end();
      return say(told("rewritten", { rows }));
    }
    say(afterAdding(purpose, await addKey(deps, purpose, actor)));
  });
}

const consequences: Record<KeyPurpose, OfficeKey | undefined> = {
  encryption: undefined,
  pepper: "keyAddedPepper",
  index: "keyAddedIndex",
  form: "keyAddedForm",
  audit: "keyAddedAudit",
  "known-device": "keyAddedKnownDevice",
};

function afterAdding(purpose: KeyPurpose, id: string): string {
  const consequence = consequences[purpose];
  const isRewritten = purpose === "encryption" || purpose === "index";
  return [
    told("keyAdded", { purpose, id }),
    ...(isRewritten ? [`  3. genkan keys rotate --purpose ${purpose} --rewrite`] : []),
    ...(consequence ? [told(consequence)] : []),
  ].join("\n");
}
