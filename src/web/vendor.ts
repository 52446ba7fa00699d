/** Files of packages that are data and no modules: scripts for browsers, fonts. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** @returns where the file of an installed package lies. Packages list only their modules as exports, so it is looked for. */
export function vendor(name: string, path: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name, path)).find((file) => existsSync(file));
  if (!found) throw new Error(`${name}/${path} is not installed`);
  return found;
}
