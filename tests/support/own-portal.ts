/** A portal with a data folder of its own, as an operator has it: keys and SQLite file on disk, the demonstration inside. */
import { createApp } from "../../src/app.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import type { Deps, Portal } from "../../src/deps.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { openDeps } from "../../src/open-deps.ts";
import { cheapHashing, startOfTime, type TestPortal } from "./portal.ts";
import type { Settings } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

export interface OwnPortal {
  config: Config;
  deps: Deps;
  portal: Portal;
  visitor(): Visitor;
  /** Moves the clock. */
  passes(ms: number): void;
}

const origin = "http://localhost:8080";

/** Opens what the settings name; where that is empty it makes keys, database and demonstration. Whoever opens it closes it. */
export async function openOwnPortal(settings: Settings, startsAt = startOfTime): Promise<OwnPortal> {
  const config = readConfig({ LOG_LEVEL: "error", ...settings });
  let now = startsAt;
  const opened = await openDeps(config);
  const deps: Deps = { ...opened, hashing: await cheapHashing(opened.keys), clock: () => now };
  const portal = (await demonstrationPortal(deps)) ?? (await makeDemonstration(deps, origin));
  const app = createApp(deps);
  return {
    config,
    deps,
    portal,
    visitor: () => new Visitor({ origin, app, deps } as unknown as TestPortal),
    passes(ms) {
      now += ms;
    },
  };
}

const birthDates: Record<string, string> = { "1001-1": "1979-08-22", "1002-1": "1964-10-10", "1003-1": "2001-02-03" };

/** A new notice for a member of the demonstration. */
export async function memberWithNotice({ portal }: OwnPortal, memberNumber = "1001-1") {
  const { id } = await portal.db
    .selectFrom("members")
    .select("id")
    .where("insurer_id", "=", portal.insurer.id)
    .where("member_number", "=", memberNumber)
    .executeTakeFirstOrThrow();
  return { id, birthDate: birthDates[memberNumber]!, notice: await issueNotice(portal, id) };
}
