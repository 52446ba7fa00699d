/** The floors of the house, which file imports which, and what of it may never be. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/** The rooms that members see. */
const ofMembers = ["sign-in", "onboarding", "account", "recovery", "move", "about", "services"];

/** From the ground up. Files in `src` itself that are not ground join the rooms to one program. */
export const floors = {
  ground: ["database", "files", "strings", "keys", "limits", "web", "config.ts", "deps.ts"],
  nouns: ["insurers", "members", "passwords", "authenticators", "sessions", "notices", "mail", "audit"],
  rooms: [...ofMembers, "office", "operations", "console", "cli"],
};
export type Floor = keyof typeof floors;

/** Lines that a file of `src` may have. */
export const longest = 250;

export interface Source {
  /** From the root, such as `src/app.ts`. */
  path: string;
  lines: number;
  imports: Import[];
}

export interface Import {
  name: string;
  /** Gone when the program runs. */
  isType: boolean;
}

/** One file of `src` imports another. */
export interface Arrow {
  from: string;
  to: string;
  isType: boolean;
}

export function readSources(): Source[] {
  return globSync("src/**/*.{ts,js}")
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => {
      const text = readFileSync(path, "utf8");
      return { path, lines: text.trimEnd().split("\n").length, imports: importsIn(text) };
    });
}

/** @returns every module that a file names; `import { type X }` opens it, `import type { X }` does not. */
export function importsIn(text: string): Import[] {
  // TypeScript has an interface for this, which it calls unstable. Our imports have few forms, and a test lists them.
  const statements = text.matchAll(/^(?:import|export) (type )?(?:[^"';]*? from )?"([^"]+)"/gm);
  const calls = text.matchAll(/\b(typeof )?import\(\s*"([^"]+)"/g);
  return [...statements, ...calls].map(([, type, name = ""]) => ({ name, isType: type !== undefined }));
}

export function arrowsOf(sources: Source[]): Arrow[] {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ name }) => name.startsWith("."))
      .map(({ name, isType }) => ({ from: path, to: join(dirname(path), name), isType }))
      .filter(({ to }) => to.startsWith("src/")),
  );
}

/** @returns `sessions`, `office/print`, or the file's own name where it stands in no folder. */
export function roomOf(path: string): string {
  const [, first = "", second = ""] = path.split("/");
  return first === "office" ? `office/${second}` : first;
}

/** @throws {Error} for a folder that has no floor. */
export function floorOf(path: string): Floor {
  const [, first = "", ...rest] = path.split("/");
  const found = names.find((floor) => floors[floor].includes(first)) ?? (rest.length === 0 ? "rooms" : undefined);
  if (!found) throw new Error(`${path} is on no floor: its folder is not named in tests/support/structure.ts`);
  return found;
}

const names = Object.keys(floors) as Floor[];
const height = (path: string) => names.indexOf(floorOf(path));
export const isOffice = (path: string) => path.startsWith("src/office/");
export const isMembers = (path: string) => ofMembers.includes(roomOf(path));
const isConsole = (path: string) => roomOf(path) === "console";
const isCli = (path: string) => roomOf(path) === "cli";

export const goesUp = ({ from, to }: Arrow) => height(from) < height(to);

/** Rooms that must not know each other; the command line reaches rows only by way of the office and the operations. */
export const isForbiddenSideways = ({ from, to }: Arrow) =>
  (isMembers(from) && (isOffice(to) || isConsole(to))) ||
  ((isOffice(from) || isConsole(from)) && isMembers(to)) ||
  (isOffice(from) && isConsole(to)) ||
  (isCli(from) && floorOf(to) === "nouns");

/** @returns groups of files that import each other, by way of others too. */
export function circles(arrows: Arrow[]): string[][] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const reached = new Map([...next.keys()].map((file) => [file, reach(file)]));
  const groups = [...reached].map(([file, far]) => [...far].filter((each) => reached.get(each)?.has(file)).sort());
  return [...new Map(groups.filter((group) => group.length > 0).map((group) => [group.join(), group])).values()];

  function reach(file: string, far = new Set<string>()): Set<string> {
    for (const { to } of next.get(file) ?? []) {
      if (!far.has(to)) reach(to, far.add(to));
    }
    return far;
  }
}

/** @returns `from → to`, once each. */
export function betweenRooms(arrows: Arrow[]): [from: string, to: string][] {
  const pairs = arrows.map(({ from, to }): [string, string] => [roomOf(from), roomOf(to)]);
  return [...new Map(pairs.filter(([from, to]) => from !== to).map((pair) => [pair.join(), pair])).values()];
}

/** @returns pairs of rooms that import each other, once each. */
export function bothWays(arrows: Arrow[]): [string, string][] {
  const pairs = betweenRooms(arrows);
  return pairs.filter(([a, b]) => a < b && pairs.some(([from, to]) => from === b && to === a));
}
