/** Refusals leave late and one by one: all who are refused and ask again at once would take the time of those who are let in. */
import { setTimeout as passes } from "node:timers/promises";

const refusalMs = 1000;
/** From one refusal to the next. */
const paceMs = 5;
/** More would take memory; they leave at once. */
const most = 1000;

interface HoldingBackOptions {
  /** @returns milliseconds; only differences count. */
  now?: () => number;
  pause?: (ms: number) => Promise<unknown>;
}

type HoldsBack = (request: Request, answer: () => Response | Promise<Response>) => Promise<Response>;

/**
 * @returns what answers a request, not before its time where it is a form that is refused for want of time (R11). Whoever has
 * waited as long already gets the answer at once.
 */
export function holdingBack({ now = () => performance.now(), pause = passes }: HoldingBackOptions = {}): HoldsBack {
  let held = 0;
  let lastLeaves = Number.NEGATIVE_INFINITY;
  return async (request, answer) => {
    const arrivedAt = now();
    const response = await answer();
    const answeredAt = now();
    const isRefused = request.method === "POST" && response.status === 503;
    if (!isRefused || answeredAt - arrivedAt >= refusalMs || held >= most) return response;
    lastLeaves = Math.max(arrivedAt + refusalMs, lastLeaves + paceMs);
    held += 1;
    await pause(lastLeaves - answeredAt);
    held -= 1;
    return response;
  };
}
