/** `npm run structure`: what the arrows between the files of src look like, and how long a birth date's way is. */
import { birthDateWay } from "./support/birth-date-way.ts";
import { cleanUp } from "./support/ending.ts";
import {
  type Arrow,
  arrowsOf,
  betweenRooms,
  bothWays,
  circles,
  goesUp,
  isForbiddenSideways,
  longest,
  readSources,
  roomOf,
} from "./support/structure.ts";

const sources = readSources();
const arrows = arrowsOf(sources);
const lengths = sources.map(({ lines }) => lines).sort((a, b) => a - b);
const way = await birthDateWay();
await cleanUp();

list(
  "Import circles by value",
  circles(arrows.filter(({ isType }) => !isType)).map((files) => files.join(" ↔ ")),
);
list("Arrows that run back up", arrows.filter(goesUp).map(written));
list("Forbidden arrows sideways", arrows.filter(isForbiddenSideways).map(written));
list(
  "Pairs of folders with arrows both ways",
  bothWays(arrows).flatMap(([a, b]) => [
    `${a} ↔ ${b}`,
    ...arrows.filter(({ from, to }) => isBetween(a, b, from, to)).map((each) => `    ${written(each)}`),
  ]),
  bothWays(arrows).length,
);
list(
  `Files over ${longest} lines`,
  sources.filter(({ lines }) => lines > longest).map(({ path, lines }) => `${path}: ${lines}`),
);
list(
  "Files that a birth date passes",
  [...way].map(([path, functions]) => `${path}: ${functions.join(", ")}`),
);
console.log(`Functions that a birth date passes: ${[...way.values()].flat().length}`);
console.log(`Arrows between rooms: ${betweenRooms(arrows).length}`);
console.log(`Files: ${sources.length}, median ${lengths[Math.floor(lengths.length / 2)]} lines`);

function list(title: string, lines: string[], count = lines.length): void {
  console.log([`${title}: ${count}`, ...lines.map((line) => `    ${line}`), ""].join("\n"));
}

function written({ from, to, isType }: Arrow): string {
  return `${from} → ${to}${isType ? " (type)" : ""}`;
}

function isBetween(a: string, b: string, from: string, to: string): boolean {
  return [roomOf(from), roomOf(to)].sort().join() === [a, b].sort().join();
}
