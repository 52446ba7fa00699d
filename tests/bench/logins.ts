/** How fast whole first logins are on each database, beside the password hashes alone, and how long a crowd waits at each step. */
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { Hashing } from "../../src/keys/hashing.ts";
import { openDeps } from "../../src/open-deps.ts";
import { Person } from "./person.ts";
import { onSqlite, type Place, portsOf } from "./place.ts";
import { memoryOf, run } from "./processes.ts";
import { addRound, costOf, median, noRounds, share } from "./rounds.ts";
import type { Walked, Walks } from "./walks.ts";

const together = 8;
const perRound = 24;
const crowd = 64;

/** @returns lines for the table of `npm run bench`. @param places SQLite first. */
export async function benchLogins(places: Place[], rounds: number): Promise<[string, string, string][]> {
  const perLogin = await hashesPerLogin();
  const alone: number[] = [];
  const measured = places.map((place) => ({ place, seen: noRounds() }));
  for (let n = 0; n < rounds; n += 1) {
    alone.push(Number(await run("hashes.ts", ["3", String(together)])));
    for (const { place, seen } of measured) {
      const papers = await place.papers(perRound);
      await addRound(seen, place.busy, async () => {
        const { seconds } = await walks({ ports: portsOf(place), papers, together, from: "/sign-in", to: "/" });
        return { done: perRound, seconds };
      });
    }
  }
  const sqlite = measured[0]!.seen;
  const possible = alone.map((each) => each / perLogin);
  return [
    [`hashes alone, ${together} at a time`, `${Math.round(median(alone))}/s, ${perLogin} in a first login`, ""],
    ...measured.map(({ place, seen }): [string, string, string] => {
      const shares = [
        `${share(seen.perSecond, possible)} of what hashing allows`,
        ...(seen === sqlite ? [] : [`${share(seen.perSecond, sqlite.perSecond)} of SQLite`]),
      ];
      const perSecond = `${median(seen.perSecond).toFixed(2)}/s, ${costOf(seen, "ms", 1000)}`;
      return [
        `first logins by OTP, ${together} at a time, ${place.name}`,
        [perSecond, ...shares].join(", "),
        ">= 0.90",
      ];
    }),
    ["memory after them", `${memoryOf(places[0]!.portals[0]!.child)} MB`, ""],
  ];
}

/** A step of a crowd: the form sent and the next page there. The steps without a slow hash, and the password. */
export async function benchSteps(place: Place): Promise<[string, string, string][]> {
  const wait = async (from: string, to: string) => {
    const times: number[] = [];
    for (let wave = 0; wave < 2; wave += 1) {
      const crowded = { ports: portsOf(place), papers: await place.papers(crowd), together: crowd, from, to };
      times.push(...(await walks(crowded)).steps);
    }
    return times.sort((a, b) => a - b);
  };
  const light = await wait("/onboarding/birth-date", "/onboarding/password");
  const heavy = await wait("/onboarding/password", "/onboarding/email");
  return Object.entries({ "birth date, terms, account": light, "password (one hash)": heavy }).map(([name, times]) => {
    const at = (part: number) => Math.round(times[Math.floor(times.length * part)]!);
    const what = `a step of ${crowd} members at once: ${name}`;
    return [what, `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${times.length} steps)`, ""];
  });
}

/** @returns how many slow hashes one member's first login costs, counted in this process. */
async function hashesPerLogin(): Promise<number> {
  const place = await onSqlite();
  const [portal] = place.portals;
  const [paper] = await place.papers(1);
  portal!.child.kill("SIGTERM");
  await portal!.ended;
  const deps = await openDeps(readConfig({ ...place.settings, LOG_LEVEL: "error" }));
  let count = 0;
  const counting: Hashing = {
    ...deps.hashing,
    hash(text, scheme) {
      count += 1;
      return deps.hashing.hash(text, scheme);
    },
    verify(text, stored) {
      count += 1;
      return deps.hashing.verify(text, stored);
    },
  };
  const server = createAdaptorServer({ fetch: createApp({ ...deps, hashing: counting }).fetch });
  await new Promise<void>((resolve) => server.listen(portal!.port, "127.0.0.1", resolve));
  const person = new Person(portal!.port, paper!);
  await person.signsIn();
  while (person.path !== "/") await person.goesOn();
  person.leaves();
  await new Promise((resolve) => server.close(resolve));
  await deps.db.destroy();
  return count;
}

async function walks(what: Walks): Promise<Walked> {
  return JSON.parse(await run("walks.ts", [JSON.stringify(what)]));
}
