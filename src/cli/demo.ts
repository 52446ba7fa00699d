/** `genkan demo`: new notices for the members of the demonstration, which an empty database is given. */
import type { Command } from "commander";
import { demonstrationNotices, demonstrationPortal, makeDemonstration } from "../demonstration.ts";
import { Refusal } from "../files/refusal.ts";
import { everyPortal } from "../office/desk.ts";
import { withDeps } from "./office.ts";
import { say, told } from "./output.ts";

export function demoCommand(program: Command): void {
  program
    .command("demo")
    .description(told("demoDoes"))
    .addHelpText("after", `\n${told("example")}\n  genkan demo`)
    .action(() =>
      withDeps(async (deps) => {
        const isEmpty = (await everyPortal(deps)).length === 0;
        const portal = isEmpty
          ? await makeDemonstration(deps, `http://localhost:${deps.config.port}`)
          : await demonstrationPortal(deps);
        if (!portal) throw new Refusal("noDemonstration");
        say((await demonstrationNotices(portal)) || told("demoAllBegun"));
      }, {}),
    );
}
