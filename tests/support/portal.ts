/** An insurer of its own for each test, with the whole program around it; only clock and randomness can be held. */
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { pino } from "pino";
import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import { readConfig } from "../../src/config.ts";
import type { Deps, Portal } from "../../src/deps.ts";
import { newId } from "../../src/deps.ts";
import { openInsurers } from "../../src/insurers/insurers.ts";
import { publishTerms } from "../../src/insurers/terms.ts";
import { startHashing } from "../../src/keys/hashing.ts";
import { type Keys, keyPurposes, keysFrom } from "../../src/keys/keys.ts";
import type { Mail } from "../../src/mail/messages.ts";
import { addMember, type NewMember } from "../../src/members/members.ts";
import { issueNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { loadAssets } from "../../src/web/assets.ts";
import { freshDatabase } from "./database.ts";
import { dueMails } from "./outbox.ts";
import { Visitor, type VisitorOptions } from "./visitor.ts";

/** Monday, 6 April 2026, 10:00 in Japan. */
export const startOfTime = Date.UTC(2026, 3, 6, 1, 0, 0);

export const taro: NewMember = {
  memberNumber: "1001-1",
  name: "見本 太郎",
  nameKana: "ミホン タロウ",
  birthDate: "1979-08-22",
};

export interface TestPortal {
  deps: Deps;
  portal: Portal;
  app: ReturnType<typeof createApp>;
  origin: string;
  /** Moves the clock; negative goes back. */
  passes(ms: number): void;
  /** A member with a notice in the hand. */
  memberWithNotice(member?: Partial<NewMember>): Promise<{ id: string; notice: PrintedNotice; birthDate: string }>;
  visitor(options?: VisitorOptions): Visitor;
  /** Sends what is in the outbox. @returns the mails of this insurer, awaited ones first. */
  mails(): Promise<Mail[]>;
  /** A second server on the same database, as after a deploy. */
  anotherServer(): TestPortal["app"];
  /** Reads the insurer again after a test changed it. */
  reload(): Promise<void>;
}

/** The same algorithm at a thousandth of the price; what the price must be is held by tests with `realHashing`. */
export function cheapHashing(keys: Keys): Promise<Deps["hashing"]> {
  return startHashing(keys, randomBytes, { parameters: { memoryCost: 64, timeCost: 1, parallelism: 1 } });
}

let shared: Promise<{ keys: Keys; hashing: Deps["hashing"]; assets: Deps["assets"] }> | undefined;
let insurers = 0;
let members = 0;

function sharedParts() {
  shared ??= (async () => {
    const ring = new Map(keyPurposes.map((purpose) => [purpose, [{ id: "k1", secret: randomBytes(32) }]]));
    const keys = keysFrom(ring, randomBytes);
    return { keys, hashing: await cheapHashing(keys), assets: loadAssets() };
  })();
  return shared;
}

/** Hashes as the program makes them. */
export async function realHashing(): Promise<Deps["hashing"]> {
  return startHashing((await sharedParts()).keys, randomBytes);
}

export interface PortalOptions {
  config?: Partial<Config>;
  insurer?: Record<string, unknown>;
  origin?: string;
  deps?: Partial<Deps>;
}

export async function openPortal(options: PortalOptions = {}): Promise<TestPortal> {
  const { db } = await freshDatabase();
  const { keys, hashing, assets } = await sharedParts();
  insurers += 1;
  const origin = options.origin ?? `https://kenpo-${insurers}.test`;
  let now = startOfTime;
  const config = {
    ...readConfig({ DATA_DIR: tmpdir(), LOG_LEVEL: "error" }),
    mailFrom: "no-reply@kenpo.test",
    ...options.config,
  };
  const deps: Deps = {
    config,
    db,
    clock: () => now,
    random: randomBytes,
    keys,
    hashing,
    assets,
    log: pino({ level: config.logLevel }),
    ...options.deps,
  };
  const id = newId(deps.random);
  await db
    .insertInto("insurers")
    .values({
      id,
      origin,
      name: "ためし健康保険組合",
      name_en: "Tameshi Health Insurance Society",
      phone: "03-0000-0000",
      phone_hours: "平日 9時〜17時",
      phone_hours_en: "weekdays 9:00-17:00",
      postal_address: "〒100-0000 東京都千代田区見本町1-2-3",
      password_policy: "kosmo",
      notice_days: 30,
      idle_minutes: 30,
      absolute_minutes: 720,
      created_at: now,
      ...options.insurer,
    })
    .execute();
  const summary = { ja: ["要点です。"], easy: ["だいじな ことです。"], en: ["The main point."] };
  await publishTerms(deps, id, {
    version: "1.0",
    html: '<h2 id="article-1">第1条</h2><p>本文</p>',
    summary,
    publishedAt: now,
  });
  await db
    .insertInto("services")
    .values({
      id: newId(deps.random),
      insurer_id: id,
      position: 0,
      name_ja: "医療費情報",
      name_easy: "医療費",
      name_en: "Medical expenses",
      url: "https://www.example.com/",
    })
    .execute();
  const readPortal = async (): Promise<Portal> => ({
    ...deps,
    insurer: (await openInsurers(db, now)).find((each) => each.id === id)!,
  });

  const test: TestPortal = {
    deps,
    portal: await readPortal(),
    app: createApp(deps),
    origin,
    passes(ms) {
      now += ms;
    },
    async memberWithNotice(changes = {}) {
      members += 1;
      const member = { ...taro, memberNumber: `${members}-1`, ...changes };
      const memberId = await addMember(test.portal, member);
      return { id: memberId, notice: await issueNotice(test.portal, memberId), birthDate: member.birthDate };
    },
    visitor: (visitorOptions = {}) => new Visitor(test, visitorOptions),
    async mails() {
      // Those of other insurers are among them.
      return (await dueMails(deps)).filter((mail) => mail.text.includes(origin));
    },
    anotherServer: () => createApp(deps),
    async reload() {
      test.portal = await readPortal();
      test.app = createApp(deps);
    },
  };
  return test;
}
