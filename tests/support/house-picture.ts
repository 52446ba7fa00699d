/** The house as a picture: three floors, and on each of them which room opens which. */
import { type Arrow, type Floor, floorOf, isMembers, isOffice, roomOf } from "./structure.ts";

const captions: [Floor, caption: string][] = [
  ["rooms", "rooms: what somebody does"],
  ["nouns", "nouns: the things, each with its rows"],
  ["ground", "ground: knows nothing of either"],
];
const suites = [
  { id: "for-members", caption: "what members see", holds: isMembers },
  { id: "office", caption: "office: what the office does", holds: isOffice },
];

/** @returns Mermaid. Types alone are no arrow; those from floor to floor all run down and are drawn as one. */
export function housePicture(files: string[], arrows: Arrow[]): string {
  const floors = captions.flatMap(([floor, caption]) => [
    `  subgraph ${floor}["${caption}"]`,
    ...floorPicture(
      files.filter((path) => floorOf(path) === floor),
      arrows.filter(({ from, to, isType }) => !isType && floorOf(from) === floor && floorOf(to) === floor),
    ),
    "  end",
  ]);
  return ["```mermaid", "flowchart TD", ...floors, "  rooms ==> nouns ==> ground", "```"].join("\n");
}

function floorPicture(files: string[], arrows: Arrow[]): string[] {
  const groups = suites.filter(({ holds }) => files.some(holds));
  return [
    ...groups.flatMap(({ id, caption, holds }) => [
      `    subgraph ${id}["${caption}"]`,
      ...nodes(files.filter(holds)).map((line) => `  ${line}`),
      "    end",
    ]),
    ...nodes(files.filter((path) => !suiteOf(path))),
    ...new Set(arrows.filter(({ from, to }) => roomOf(from) !== roomOf(to)).map(drawn)),
  ];
}

function nodes(files: string[]): string[] {
  return [...new Set(files.map(roomOf))].map((room) => `    ${idOf(room)}["${room.replace("office/", "")}"]`);
}

/** An arrow into a suite of rooms or out of it ends at its door. */
function drawn({ from, to }: Arrow): string {
  const isWithin = suiteOf(from) === suiteOf(to);
  const end = (path: string) => (isWithin ? undefined : suiteOf(path)?.id) ?? idOf(roomOf(path));
  return `    ${end(from)} --> ${end(to)}`;
}

const suiteOf = (path: string) => suites.find(({ holds }) => holds(path));
const idOf = (room: string) => room.replace(/[^a-z-]/g, "-");
