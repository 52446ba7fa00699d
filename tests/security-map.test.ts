/** docs/security.md says which test holds which requirement; it is written from the tests' names. UPDATE_DOCS=1 writes it. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";

const chapters: [letter: string, title: string][] = [
  ["P", "Passwords, temporary credentials"],
  ["R", "Rate limits, lockout, enumeration"],
  ["S", "Sessions, cookies, CSRF"],
  ["O", "Onboarding state machine"],
  ["W", "WebAuthn"],
  ["T", "TOTP"],
  ["C", "Recovery codes, e-mail"],
  ["F", "Web front end"],
  ["A", "Insurers, hosts, authorization"],
  ["OP", "Operators"],
  ["I", "CSV import and export"],
  ["K", "Cryptography, secrets"],
  ["L", "Audit and logs"],
  ["X", "Attack list"],
  ["D", "Durability"],
];

interface Held {
  id: string;
  file: string;
  sentence: string;
}

/** Titles look like "R1, X3: of 50 parallel wrong passwords …". */
function heldRequirements(): Held[] {
  const title = /\b(?:it|test)(?:\.\w+)*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\(\s*(?:"([^"\n]+)"|`([^`\n]+)`)/g;
  return globSync("tests/**/*.test.ts")
    .sort()
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(title)].flatMap(([, plain, template]) => {
        const [head = "", ...rest] = (plain ?? template ?? "").split(": ");
        const ids = rest.length > 0 ? (head.match(/\b(?:OP|[A-Z])\d{1,2}\b/g) ?? []) : [];
        return ids.map((id) => ({
          id,
          file: file.replaceAll("\\", "/"),
          sentence: rest.join(": ").replaceAll("|", "\\|"),
        }));
      }),
    );
}

const numberOf = ({ id }: Held) => Number(id.replace(/\D+/, ""));

function document(): string {
  const held = heldRequirements();
  const sections = chapters.map(([letter, title]) => {
    const rows = held
      .filter(({ id }) => id.replace(/\d+/, "") === letter)
      .sort((a, b) => numberOf(a) - numberOf(b) || a.file.localeCompare(b.file))
      .map(({ id, sentence, file }) => `| ${id} | ${sentence} | \`${file.slice(6)}\` |`);
    return [`## ${letter} ${title}`, "", "| | the test says | in tests/ |", "|---|---|---|", ...rows, ""].join("\n");
  });
  return `# Security: which requirement is held by which test

Written from the names of the tests by \`tests/security-map.test.ts\`; a requirement without a row has no test yet. [DECISIONS.md](../DECISIONS.md) names what we do differently.

${sections.join("\n")}`;
}

it("says in docs/security.md what the tests hold", () => {
  const written = document();
  if (process.env.UPDATE_DOCS) writeFileSync("docs/security.md", written);
  expect(readFileSync("docs/security.md", "utf8")).toBe(written);
});
