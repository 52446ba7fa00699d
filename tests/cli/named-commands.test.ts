/** Whoever is told to give a command can give it: messages, documents and the handbook name only what there is. */
import { globSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { openProgram } from "../../src/cli/program.ts";

const program = await openProgram();
const files = globSync(["src/**/*.ts", "README*.md", "docs/**/*.md"]).sort();

interface Named {
  /** Where it stands. */
  place: string;
  /** What follows the word `genkan` or, of an option that stands alone, the option. */
  text: string;
}

/** Lines as they are read: a shell goes on after a backslash, and source writes the end of some as a sign. */
const lines = files.flatMap((place) =>
  readFileSync(place, "utf8")
    .replaceAll("\\\n", "")
    .split(/\n|\\n/)
    // What a MAC is made over nobody reads.
    .filter((line) => !line.includes(".update("))
    .map((line) => ({ place, line })),
);

/** A name ends where the quotation ends, where a value is put in, or where the next one begins. */
const commands: Named[] = lines.flatMap(({ place, line }) =>
  [...line.matchAll(/(?<![\w./-])genkan (?!genkan )([^`|]*?)(?=`|\||\$\{|\bgenkan |$)/g)].map(([, text = ""]) => ({
    place,
    text,
  })),
);

const ofOthers = /pg_dump|pg_restore|docker (compose|buildx)|setFlagsFromString/;
const options: Named[] = lines
  .filter(({ line }) => !ofOthers.test(line))
  .flatMap(({ place, line }) => [...line.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([text]) => ({ place, text })));

/** @returns what of the name does not exist. */
function missing({ text }: Named): string | undefined {
  let command: Command = program;
  for (const word of text.split(/\s+/)) {
    if (command.commands.length === 0 || !/^[a-z]/.test(word)) break;
    const next = command.commands.find((each) => each.name() === word.replace(/\W+$/, ""));
    if (!next) return word;
    command = next;
    if (/\W$/.test(word)) return undefined;
  }
  return optionsIn(text).find((option) => !hasOption(command, option));
}

const optionsIn = (text: string) => text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
const hasOption = (command: Command, option: string) =>
  option === "--help" || command.options.some(({ long }) => long === option);
const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

it("every command that is named exists, with its options", () => {
  expect(commands.length).toBeGreaterThan(50);
  expect(commands.filter((each) => missing(each) !== undefined)).toEqual([]);
});

it("every option that is named alone is one of some command", () => {
  expect(options.length).toBeGreaterThan(50);
  expect(options.filter(({ text }) => !all(program).some((command) => hasOption(command, text)))).toEqual([]);
});
