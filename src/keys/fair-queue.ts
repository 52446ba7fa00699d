/**
 * A queue of slow jobs that is shared fairly among households: they are served in turn, and when it is full, whoever has most
 * waiting gives way to whoever has fewer. One flood takes what nobody else wants, and no more (R11).
 */

/** So much work may wait. */
const queueSeconds = 2;
/** Of so many jobs the middle one tells how long one takes: those that a standing event loop hears late of are few. */
const remembered = 64;

/** The queue is full; the person should try again in `retryAfter` seconds. */
export class Busy extends Error {
  readonly retryAfter = queueSeconds + 1;
}

/** Thrown again and again: a flood is refused without writing down each time from where. */
const busy = new Busy();

interface FairQueue {
  /** Runs the job when it is the household's turn. @throws {Busy} at once, or while the job waits. */
  inTurn<T>(household: string, job: () => Promise<T>): Promise<T>;
  /** @throws {Busy} when a job of this household would be refused. */
  refuseIfFull(household: string): void;
}

interface FairQueueOptions {
  /** How many jobs run at a time. */
  lanes: number;
  /** @returns milliseconds; only differences count. */
  now?: () => number;
}

interface Waiting {
  start(): void;
  refuse(): void;
}

export function fairQueue({ lanes, now = () => performance.now() }: FairQueueOptions): FairQueue {
  /** Each one's jobs, oldest first; the households in the order of their turns. */
  const households = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = 0;
  let durations: number[] = [];
  let typicalMs = 60;

  const isFull = () => running >= lanes && (waiting * typicalMs) / lanes > queueSeconds * 1000;

  /** @returns the jobs of whoever gives way to one more of this household, if somebody does. */
  const givesWayTo = (household: string): Waiting[] | undefined => {
    let most: Waiting[] = [];
    for (const jobs of households.values()) if (jobs.length > most.length) most = jobs;
    const own = households.get(household)?.length ?? 0;
    return most.length > own + 1 ? most : undefined;
  };

  const refuseIfFull = (household: string) => {
    if (isFull() && !givesWayTo(household)) throw busy;
  };

  const waits = (household: string) =>
    new Promise<void>((resolve, reject) => {
      const jobs = households.get(household) ?? [];
      jobs.push({ start: resolve, refuse: () => reject(busy) });
      households.set(household, jobs);
      waiting += 1;
    });

  const startNext = () => {
    const [turn] = households;
    if (!turn) {
      running -= 1;
      return;
    }
    const [household, [first, ...rest]] = turn;
    households.delete(household);
    if (rest.length > 0) households.set(household, rest);
    waiting -= 1;
    first!.start();
  };

  return {
    refuseIfFull,
    async inTurn(household, job) {
      refuseIfFull(household);
      if (isFull()) {
        givesWayTo(household)!.pop()!.refuse();
        waiting -= 1;
      }
      if (running < lanes) running += 1;
      else await waits(household);
      try {
        const startedAt = now();
        const result = await job();
        durations = [...durations.slice(1 - remembered), now() - startedAt];
        typicalMs = durations.toSorted((a, b) => a - b)[durations.length >> 1]!;
        return result;
      } finally {
        startNext();
      }
    },
  };
}
