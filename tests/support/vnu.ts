/** The Nu checker, which the W3C's own validator runs: it knows rules of content that html-validate does not. It needs Java. */
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { newFolder } from "./folder.ts";

const jar: string = createRequire(import.meta.url)("vnu-jar");

export const hasJava = (): boolean => spawnSync("java", ["-version"]).status === 0;

/** What the checker does not know yet: Apple's attribute for made passwords, and a token that HTML has for passkeys. */
const unknown = [/Attribute “passwordrules” not allowed/, /“username webauthn” for attribute “autocomplete”/];

/** @param pages whole pages by name. @returns everything it finds, warnings too. */
export function vnuFindings(pages: [name: string, html: string][]): string[] {
  const folder = newFolder("vnu");
  const files = pages.map(([, html], at) => {
    const file = join(folder, `${at}.html`);
    writeFileSync(file, html);
    return file;
  });
  const command = ["-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", ...files];
  const { stdout, stderr, status } = spawnSync("java", command, { encoding: "utf8", maxBuffer: 100_000_000 });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`the Nu checker did not run: ${stderr}`);
  const { messages } = JSON.parse(stdout) as { messages: { url: string; message: string; extract?: string }[] };
  return messages
    .filter(({ message }) => !unknown.some((each) => each.test(message)))
    .map(({ url, message, extract }) => {
      const [name] = pages[Number(/(\d+)\.html$/.exec(url)![1])]!;
      return `${name}: ${message} at ${extract ?? "the page"}`;
    });
}
