/** A process that asks for one page over and over on kept-alive connections. Its argument says what; it prints what it saw. */
import { Connection } from "./client.ts";

export interface Load {
  /** Of the portals that share the requests. */
  ports: number[];
  /** One request for each connection, as it goes onto the wire. */
  requests: string[];
  seconds: number;
}

export interface Seen {
  answers: number;
  seconds: number;
  /** Answers that were not 200. */
  wrong: number;
  bytes: number;
  p50: number;
  p99: number;
}

const { ports, requests, seconds }: Load = JSON.parse(process.argv[2]!);
const times: number[] = [];
let wrong = 0;
let bytes = 0;
const startedAt = performance.now();
const endsAt = startedAt + seconds * 1000;

async function ask(request: string, n: number): Promise<void> {
  const connection = new Connection(ports[n % ports.length]!);
  while (performance.now() < endsAt) {
    const sentAt = performance.now();
    const { status, body } = await connection.send(request);
    times.push(performance.now() - sentAt);
    bytes = body.length;
    if (status !== 200) wrong += 1;
  }
  connection.close();
}

await Promise.all(requests.map(ask));
const elapsed = (performance.now() - startedAt) / 1000;
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
const seen: Seen = { answers: times.length, seconds: elapsed, wrong, bytes, p50: at(0.5), p99: at(0.99) };
process.stdout.write(JSON.stringify(seen));
