/** A name server on loopback that knows what a test tells it: RFC 1035 with as much of it as MX and TXT need. */
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { onTestFinished } from "vitest";

/** `TXT name` or `MX name` → texts, or hosts. A name that is not there does not exist. */
export type Zone = Record<string, string[]>;

const types = { MX: 15, TXT: 16 } as const;

/** @returns a resolver that asks this server alone. */
export async function resolverOf(zone: Zone): Promise<Resolver> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => socket.send(answerTo(query, zone), from.port, from.address));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void socket.close());
  return resolverAt(socket.address().port);
}

/** @returns a resolver that asks that port of this machine. */
export function resolverAt(port: number): Resolver {
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return resolver;
}

function answerTo(query: Buffer, zone: Zone): Buffer {
  const { name, end } = nameAt(query, 12);
  const type = query.readUInt16BE(end);
  const key = type === types.MX ? "MX" : "TXT";
  const known = Object.keys(zone).some((each) => each.endsWith(` ${name}`));
  const records = (zone[`${key} ${name}`] ?? []).map((value) => record(type, value));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(query.readUInt16BE(0), 0);
  // An answer; 3: there is no such name.
  head.writeUInt16BE(0x8180 | (known ? 0 : 3), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, query.subarray(12, end + 4), ...records]);
}

function nameAt(query: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join("."), end: at + 1 };
}

function record(type: number, value: string): Buffer {
  const data = type === types.MX ? Buffer.concat([Buffer.from([0, 10]), encoded(value)]) : text(value);
  const head = Buffer.alloc(12);
  // The name is that of the question.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

const encoded = (name: string) =>
  Buffer.concat([
    ...name
      .split(".")
      .filter(Boolean)
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

/** In pieces of 255 bytes at the most. */
const text = (value: string) =>
  Buffer.concat(
    (value.match(/.{1,255}/g) ?? [""]).map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])),
  );
