/** A process of members who sign in over and over, each on a connection of their own. Its argument says who; it prints what came. */
import { type Paper, Person } from "./person.ts";

export interface Crowd {
  port: number;
  papers: Paper[];
  /** Everybody behind one address, or each at their own. */
  from: "one" | "many";
  /** Whoever is refused waits as long as the answer says, and does not ask again at once. */
  isPatient: boolean;
  seconds: number;
}

export interface Came {
  /** Sign-ins carried out a second. */
  done: number;
  /** Answers a second that the portal was too busy. */
  refused: number;
}

const { port, papers, from, isPatient, seconds }: Crowd = JSON.parse(process.argv[2]!);
const people = papers.map(
  (paper, n) => new Person(port, paper, { address: from === "one" ? "192.0.2.1" : addressOf(n) }),
);
for (const person of people) await person.opens("/sign-in");
let done = 0;
let refused = 0;
const startedAt = performance.now();
const endsAt = startedAt + seconds * 1000;
await Promise.all(people.map(signsInAgainAndAgain));
const elapsed = (performance.now() - startedAt) / 1000;
const came: Came = { done: done / elapsed, refused: refused / elapsed };
process.stdout.write(JSON.stringify(came));

/** Always from the same form: what the answer brings is not kept. */
async function signsInAgainAndAgain(person: Person): Promise<void> {
  const request = person.signInRequest();
  while (performance.now() < endsAt) {
    const { status, head } = await person.sends(request);
    if (status === 303) done += 1;
    else if (status === 503) refused += 1;
    else throw new Error(`signing in was answered with ${status}`);
    if (status !== 503 || !isPatient) continue;
    const again = performance.now() + Number(/\r\nretry-after: (\d+)/i.exec(head)![1]) * 1000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(again, endsAt) - performance.now())));
  }
  person.leaves();
}

function addressOf(n: number): string {
  return `198.18.${n >> 8}.${n & 255}`;
}
