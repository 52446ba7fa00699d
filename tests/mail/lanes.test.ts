/** Mail in a crowd: by real SMTP, judged by the order in which the relay got it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLane } from "../../src/mail/lanes.ts";
import type { MailKind } from "../../src/mail/messages.ts";
import { NotSent } from "../../src/mail/not-sent.ts";
import { type Lane, lanes, queueMailIfAny, type Send, sendTaken, takeDueMails } from "../../src/mail/outbox.ts";
import { mailTransport, type Transport } from "../../src/mail/transport.ts";
import { memberById } from "../../src/members/members.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { pause } from "../support/server-process.ts";

let test: TestPortal;
let memberId: string;
let relay: Relay;
let failures: string[];
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  test = await openPortal();
  // The outbox is that of every insurer in the database.
  await test.deps.db.deleteFrom("outbox").execute();
  memberId = (await test.memberWithNotice()).id;
  relay = await openRelay({ answersAfterMs: 15 });
  failures = [];
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((lane) => lane.stop()));
  await relay.close();
});

async function queues(kind: MailKind, to: string): Promise<void> {
  const member = await memberById(test.portal, memberId);
  const values = { code: "1234 5678", minutes: 30, userIds: "taro-1" };
  await queueMailIfAny({ portal: test.portal, member, visit: { language: "ja" } }, kind, { to, values });
}

async function queuesMany(kind: MailKind, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await queues(kind, `${kind}-${n}@example.com`);
}

function starts(lane: Lane, transport?: Transport): void {
  const by = transport ?? mailTransport({ ...test.deps.config, smtpUrl: relay.url }, lane, () => {});
  const onFailure = ({ message }: Error) => failures.push(message);
  running.push(startLane(test.deps, lane, by, { onFailure, onTrouble: onFailure }));
}

async function arrived(count: number): Promise<string[]> {
  while (relay.delivered.length < count && failures.length === 0) await pause(10);
  expect(failures).toEqual([]);
  return relay.delivered.map(({ to }) => to.join());
}

const rowOf = () => test.deps.db.selectFrom("outbox").selectAll().executeTakeFirstOrThrow();

describe("two lanes", () => {
  it("C10: a code leaves while a crowd of notices waits, and hardly any of them before it", async () => {
    await queuesMany("passwordChanged", 150);
    for (const lane of lanes) starts(lane);
    await arrived(1);
    await queues("emailCode", "taro@example.com");
    const order = await arrived(150);
    expect(order.indexOf("taro@example.com")).toBeGreaterThan(0);
    expect(order.indexOf("taro@example.com")).toBeLessThan(100);
  });

  it.each(["emailCode", "passwordCode", "forgottenUserId"] as const)("%s is awaited", async (kind) => {
    await queues(kind, "taro@example.com");
    expect((await rowOf()).lane).toBe("awaited");
  });

  it("a notice leaves while a crowd of codes waits", async () => {
    await queuesMany("emailCode", 150);
    for (const lane of lanes) starts(lane);
    await arrived(1);
    await queues("passwordChanged", "taro@example.com");
    const order = await arrived(150);
    expect(order.indexOf("taro@example.com")).toBeGreaterThan(0);
    expect(order.indexOf("taro@example.com")).toBeLessThan(140);
  });

  it("a crowd leaves over ten connections, which are kept", async () => {
    await queuesMany("emailCode", 60);
    starts("awaited");
    await arrived(60);
    expect(relay.connections).toMatchObject({ all: 10, most: 10 });
  });

  it("a mail that takes long holds up no other", async () => {
    await queues("emailCode", "slow@example.com");
    await queuesMany("emailCode", 10);
    let goesOn = () => {};
    const held = new Promise<void>((resolve) => {
      goesOn = resolve;
    });
    const sent: string[] = [];
    const send: Send = async ({ to }) => {
      if (to === "slow@example.com") await held;
      sent.push(to);
    };
    starts("awaited", { send, connections: 2, close() {} });
    while (sent.length < 10) await pause(10);
    goesOn();
    await running[0]!.stop();
    expect(sent.at(-1)).toBe("slow@example.com");
    expect(sent).toHaveLength(11);
  });

  it("a relay that lets nothing through is not tried with every mail of a crowd at once", async () => {
    await queuesMany("emailCode", 60);
    const send: Send = async () => {
      throw new NotSent({ code: "ESOCKET", originalCode: "ECONNREFUSED", command: "CONN" });
    };
    starts("awaited", { send, connections: 5, close() {} });
    await pause(900);
    await running.pop()!.stop();
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(20);
  });

  it("a lane that ends lets the mails on their way arrive, and takes no more", async () => {
    await queuesMany("emailCode", 30);
    starts("awaited");
    await arrived(1);
    await running.pop()!.stop();
    const waiting = await test.deps.db.selectFrom("outbox").select("attempts").where("sent_at", "is", null).execute();
    expect(waiting.map(({ attempts }) => attempts)).toEqual(waiting.map(() => 0));
    expect(relay.delivered.length + waiting.length).toBe(30);
    expect(waiting.length).toBeGreaterThan(0);
  });
});

describe("several servers", () => {
  it("C10: send each mail of a crowd once", async () => {
    await queuesMany("emailCode", 60);
    for (let server = 0; server < 4; server += 1) starts("awaited");
    const order = await arrived(60);
    await Promise.all(running.splice(0).map((lane) => lane.stop()));
    expect(relay.delivered).toHaveLength(60);
    expect(new Set(order).size).toBe(60);
  });

  it("C10: take each mail once, at the same moment", async () => {
    await queuesMany("emailCode", 40);
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeDueMails(test.deps, "awaited", 10)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(taken.every((some) => some.length <= 10)).toBe(true);
  });

  it("a server that comes back late with a failure changes nothing of a mail another has sent or is sending", async () => {
    await queues("emailCode", "taro@example.com");
    const [late] = await takeDueMails(test.deps, "awaited", 1);
    const fails: Send = async () => {
      throw new Error("late");
    };
    test.passes(60_000);
    const [ours] = await takeDueMails(test.deps, "awaited", 1);
    const before = await rowOf();
    test.passes(1000);
    await sendTaken(test.deps, late!, fails, () => {});
    expect(await rowOf()).toEqual(before);
    await sendTaken(
      test.deps,
      ours!,
      async () => {},
      () => {},
    );
    const sent = await rowOf();
    await sendTaken(test.deps, ours!, fails, () => {}).catch(() => {});
    expect(await rowOf()).toEqual(sent);
  });
});
