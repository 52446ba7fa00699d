/** `genkan demo`: new notices for the members of the demonstration. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { demonstrationNotices, demonstrationPortal } from "../demonstration.ts";
import { Refusal } from "../files/refusal.ts";
import { openDeps } from "../server.ts";
import { say } from "./output.ts";

export function demoCommand(program: Command): void {
  program
    .command("demo")
    .description("issue and show new notices of the demonstration insurer's members")
    .addHelpText("after", "\nExample:\n  genkan demo")
    .action(async () => {
      const deps = await openDeps(readConfig());
      try {
        const portal = await demonstrationPortal(deps);
        if (!portal) throw new Refusal("noDemonstration");
        say((await demonstrationNotices(portal)) || "Every member of the demonstration has a password already.");
      } finally {
        await deps.db.destroy();
      }
    });
}
