/** The views, read and compiled once; the only importer of eta. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Eta } from "eta";

const eta = new Eta({
  autoEscape: true,
  autoFilter: true,
  filterFunction(value: unknown) {
    if (value === undefined || value === null) throw new Error("a view printed a value that is not there");
    return String(value);
  },
});

// Every view is read and compiled at the start, so that a broken one stops it and no page waits for the disk.
const views = fileURLToPath(new URL("../../views", import.meta.url));
for (const file of globSync("**/*.eta", { cwd: views })) {
  eta.loadTemplate(`@${file.replaceAll("\\", "/").slice(0, -4)}`, readFileSync(join(views, file), "utf8"));
}

/** @returns `views/<view>.eta` with what it prints. */
export function render(view: string, it: object): string {
  return eta.render(`@${view}`, it);
}
