/** A process of members who walk their first login. Its argument says who and how far; it prints how long each step took. */
import { type Paper, Person } from "./person.ts";

export interface Walks {
  /** Of the portals that share the members; the first one's is in their address. */
  ports: number[];
  papers: Paper[];
  /** So many walk at the same time. */
  together: number;
  /** Paths between which they are measured. */
  from: string;
  to: string;
}

export interface Walked {
  seconds: number;
  /** ms of each step, from sending the form to having the next page. */
  steps: number[];
  /** Answers that the portal was too busy. */
  refusals: number;
}

const { ports, papers, together, from, to }: Walks = JSON.parse(process.argv[2]!);
const people = papers.map((paper, n) => new Person(ports[n % ports.length]!, paper, { host: ports[0]! }));
if (from !== "/sign-in") await inTurn(people, 2, walk(from, []));
const steps: number[] = [];
const refusedBefore = sum(people.map(({ refusals }) => refusals));
const startedAt = performance.now();
await inTurn(people, together, walk(to, steps));
const seconds = (performance.now() - startedAt) / 1000;
const walked: Walked = { seconds, steps, refusals: sum(people.map(({ refusals }) => refusals)) - refusedBefore };
process.stdout.write(JSON.stringify(walked));

function walk(until: string, times: number[]) {
  return async (person: Person) => {
    if (person.path === "") await person.signsIn();
    while (person.path !== until) {
      const sentAt = performance.now();
      await person.goesOn();
      times.push(performance.now() - sentAt);
    }
    if (until === to) person.leaves();
  };
}

async function inTurn<T>(all: T[], lanes: number, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
