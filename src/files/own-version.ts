/** The version of this program. */
import { readFileSync } from "node:fs";

export function ownVersion(): string {
  const about = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(about) as { version: string }).version;
}
