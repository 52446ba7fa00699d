/** The running server's mail: each lane fills its connections with what is due, and neither waits for the other. */
import { NotSent } from "./not-sent.ts";
import { type Lane, type Office, sendTaken, type Taken, takeDueMails } from "./outbox.ts";
import type { Transport } from "./transport.ts";

const everyMs = 250;
/** So long a lane leaves a relay or a database alone that does not serve it: a crowd waits, and would all be tried. */
const restMs = 1000;

interface Watch {
  /** A mail did not leave. */
  onFailure(error: Error, attempt: number): void;
  /** The outbox could not be read or written. */
  onTrouble(error: Error): void;
}

/** A mail that takes long holds one connection; the others go on. @returns what ends the lane once its mails have left. */
export function startLane(
  office: Office,
  lane: Lane,
  { send, connections, close }: Transport,
  { onFailure, onTrouble }: Watch,
): { stop(): Promise<void> } {
  const onTheWay = new Set<Promise<void>>();
  let taking: Promise<void> | undefined;
  let isStopped = false;
  let restsUntil = 0;

  function troubled(error: Error): void {
    restsUntil = performance.now() + restMs;
    onTrouble(error);
  }

  function failed(error: Error, attempt: number): void {
    if (error instanceof NotSent && error.fault === "relay") restsUntil = performance.now() + restMs;
    onFailure(error, attempt);
  }

  function fill(): void {
    taking ??= take()
      .catch(troubled)
      .finally(() => {
        taking = undefined;
      });
  }

  async function take(): Promise<void> {
    while (!isStopped && onTheWay.size < connections && performance.now() >= restsUntil) {
      const due = await takeDueMails(office, lane, connections - onTheWay.size);
      if (due.length === 0) return;
      for (const mail of due) leave(mail);
    }
  }

  function leave(mail: Taken): void {
    const sending = sendTaken(office, mail, send, failed)
      .catch(troubled)
      .finally(() => {
        onTheWay.delete(sending);
        fill();
      });
    onTheWay.add(sending);
  }

  const timer = setInterval(fill, everyMs);
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await taking;
      await Promise.all(onTheWay);
      close();
    },
  };
}
