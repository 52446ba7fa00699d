/** `genkan demo`: new notices for the members of the demonstration. */
import type { Command } from "commander";
import { demonstrationNotices, demonstrationPortal } from "../demonstration.ts";
import { Refusal } from "../files/refusal.ts";
import { withDeps } from "./office.ts";
import { say } from "./output.ts";

export function demoCommand(program: Command): void {
  program
    .command("demo")
    .description("issue and show new notices of the demonstration insurer's members")
    .addHelpText("after", "\nExample:\n  genkan demo")
    .action(() =>
      withDeps(async (deps) => {
        const portal = await demonstrationPortal(deps);
        if (!portal) throw new Refusal("noDemonstration");
        say((await demonstrationNotices(portal)) || "Every member of the demonstration has a password already.");
      }),
    );
}
