/** A connection that is kept alive and carries one request at a time, as a browser's; small, so that it is not what is measured. */
import { createConnection, type Socket } from "node:net";

export interface Answer {
  status: number;
  /** The head as it came. */
  head: string;
  body: Buffer;
}

export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer[] = [];
  #settle: ((answer: Answer) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** @param request head and body as they go onto the wire. */
  send(request: string): Promise<Answer> {
    this.#socket ??= this.#open();
    return new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
      this.#socket!.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = createConnection({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.on("data", (bytes) => {
      this.#received.push(bytes);
      const answer = readAnswer(this.#received);
      if (!answer) return;
      this.#received = [];
      if (/\r\nconnection: close/i.test(answer.head)) this.close();
      this.#settle!(answer);
    });
    // A connection that was given up no longer speaks for the one after it.
    const lost = (error: Error) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#fail?.(error);
    };
    socket.on("error", lost);
    socket.on("close", () => lost(new Error("the connection was closed")));
    return socket;
  }
}

/** @returns the answer once all of it has come. */
function readAnswer(received: Buffer[]): Answer | undefined {
  const bytes = received.length === 1 ? received[0]! : Buffer.concat(received);
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const rest = bytes.subarray(end + 4);
  const length = /\r\ncontent-length: (\d+)/i.exec(head);
  if (length) return rest.length >= Number(length[1]) ? { status, head, body: rest } : undefined;
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return { status, head, body: rest };
  return rest.subarray(-5).toString("latin1") === "0\r\n\r\n" ? { status, head, body: joined(rest) } : undefined;
}

function joined(chunked: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < chunked.length; ) {
    const lineEnd = chunked.indexOf("\r\n", at);
    const size = Number.parseInt(chunked.toString("latin1", at, lineEnd), 16);
    if (size === 0) break;
    parts.push(chunked.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
