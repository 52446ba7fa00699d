/** How fast the page after the temporary sign-in is on each database, beside the least that Hono can do. */
import { freePort } from "../support/free-port.ts";
import type { Load, Seen } from "./load.ts";
import { Person } from "./person.ts";
import { type Place, portsOf } from "./place.ts";
import { busyOf, run, startHello } from "./processes.ts";
import { addRound, costOf, median, noRounds, type Rounds, share } from "./rounds.ts";

const roundSeconds = 3;
const connections = 16;

/** @returns lines for the table of `npm run bench`. @param places SQLite first. */
export async function benchPages(places: Place[], rounds: number): Promise<[string, string, string][]> {
  const hello = await startHello(await freePort());
  const least = {
    name: "bare Hono hello",
    ports: [hello.port],
    requests: Array.from({ length: connections }, () => "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    busy: () => ({ portals: busyOf(hello.child), database: 0 }),
    seen: noRounds(),
  };
  const [sqlite, ...others] = await Promise.all(places.map((place) => birthDatePage(place)));
  const packed = await Promise.all(
    ["gzip", "gzip, deflate, br"].map((encoding) => birthDatePage(places[0]!, `Accept-Encoding: ${encoding}\r\n`)),
  );
  const variants = [least, sqlite!, ...others, ...packed];
  for (const { ports, requests } of variants) await load({ ports, requests, seconds: 1.5 });
  for (let n = 0; n < rounds; n += 1) {
    for (const { name, ports, requests, busy, seen } of variants) {
      await addRound(seen, busy, async () => {
        const { answers, seconds, wrong } = await load({ ports, requests, seconds: roundSeconds });
        if (wrong > 0) throw new Error(`${wrong} answers of ${name} were not 200`);
        return { done: answers, seconds };
      });
    }
  }
  hello.child.kill("SIGTERM");
  const ofHello = ({ seen }: Page) => `${share(seen.perSecond, least.seen.perSecond)} of hello`;
  const ofSqlite = ({ seen }: Page) => [
    `${share(seen.perSecond, sqlite!.seen.perSecond)} of SQLite`,
    `${share(sqlite!.seen.portals, seen.portals)} by the portal's processor time`,
  ];
  return [
    line(least, []),
    line(sqlite!, [ofHello(sqlite!)], ">= 0.50"),
    ...others.map((page) => line(page, [ofHello(page), ...ofSqlite(page)], ">= 0.50")),
    ...packed.map((page) => line(page, [ofHello(page)])),
  ];
}

interface Page {
  name: string;
  seen: Rounds;
}

function line({ name, seen }: Page, shares: string[], aim = ""): [string, string, string] {
  const perSecond = `${Math.round(median(seen.perSecond))}/s, ${costOf(seen, "µs", 1e6)}`;
  return [name, [perSecond, ...shares].join(", "), aim];
}

/** Asked for by people who have just signed in. */
async function birthDatePage(place: Place, more = "") {
  const people = await Promise.all(
    (await place.papers(connections)).map(async (paper) => {
      const person = new Person(place.portals[0]!.port, paper);
      await person.signsIn();
      person.leaves();
      return person;
    }),
  );
  return {
    name: `birth-date page, ${place.name}${more && `, ${more.trim()}`}`,
    ports: portsOf(place),
    requests: people.map((person) => person.head("GET", "/onboarding/birth-date", more)),
    busy: place.busy,
    seen: noRounds(),
  };
}

async function load(what: Load): Promise<Seen> {
  return JSON.parse(await run("load.ts", [JSON.stringify(what)]));
}
