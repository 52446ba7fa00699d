/** PostgreSQL stops, freezes or starts anew under a running portal: visitors are told in their words, and all goes on by itself. */
import { describe, expect, it } from "vitest";
import { strings } from "../../src/strings/strings.ts";
import { onlyOn } from "../support/database.ts";
import { ownPostgres } from "../support/own-postgres.ts";
import { dataFolder, type Genkan, noticesIn, pause, startGenkan, visitorOf } from "../support/server-process.ts";

/** The insurers are asked for anew after two seconds. */
const forgotten = 2100;
/** So long a database that was found away is not asked again. */
const asksAgain = 1100;

/** A member at the birth date, and somebody who is about to sign in, on a PostgreSQL of their own. */
async function standing() {
  const postgres = await ownPostgres();
  const server = await startGenkan({ DATABASE_URL: postgres.url, DATA_DIR: dataFolder() });
  const [taro] = noticesIn(server.says());
  const member = visitorOf(server.origin);
  await member.signsInWithNotice(taro!.notice);
  const stranger = visitorOf(server.origin);
  await stranger.opens("/sign-in");
  return { postgres, server, member, stranger, birthDate: taro!.birthDate };
}

/** @returns what was answered, and after how many milliseconds. */
async function timed<T>(ask: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const askedAt = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - askedAt };
}

const ready = ({ origin }: Genkan) => timed(() => fetch(`${origin}/readyz`));

describe("D11: a PostgreSQL that is away", () => {
  onlyOn("PostgreSQL", "is a server that can be gone");
  it.each(["stopped", "frozen"] as const)(
    "%s: every page says so within five seconds, in the visitor's language, and all goes on by itself",
    async (how) => {
      const { postgres, server, member, stranger, birthDate } = await standing();
      expect((await ready(server)).answer.status).toBe(200);
      if (how === "stopped") await postgres.stop();
      else postgres.freeze();
      await pause(forgotten);

      const health = await timed(() => fetch(`${server.origin}/healthz`));
      expect(health.answer.status).toBe(200);
      expect(health.ms).toBeLessThan(300);
      const { answer, ms } = await ready(server);
      expect(answer.status).toBe(503);
      expect(ms).toBeLessThan(2000);

      const headers = { cookie: [...member.cookies].map((pair) => pair.join("=")).join("; ") };
      const pages = await Promise.all(
        (["ja", "en", "easy"] as const).flatMap((language) =>
          ["/onboarding/birth-date", "/account/profile"].map(async (path) => {
            const page = await timed(() => fetch(`${server.origin}${path}?lang=${language}`, { headers }));
            return { ...page, html: await page.answer.text(), language };
          }),
        ),
      );
      for (const page of pages) {
        expect(page.ms).toBeLessThan(5000);
        expect(page.answer.status).toBe(503);
        expect(page.answer.headers.get("retry-after")).toBe("10");
        expect(page.html).toContain(strings[page.language].error.busyHeading);
        expect(page.html).toContain("<main");
      }

      await pause(asksAgain);
      const posts = await Promise.all([
        timed(() => member.submits({ birthDate })),
        timed(() => stranger.submits({ userId: "kigusuri-7", password: "mori-no-3kuma" })),
      ]);
      expect(Math.max(...posts.map((post) => post.ms))).toBeLessThan(5000);
      for (const { sees } of [member, stranger]) {
        expect(sees.status).toBe(503);
        expect(sees.headers.get("retry-after")).toBe("10");
      }
      expect(stranger.sees.html).toContain('value="kigusuri-7"');
      expect(server.says().match(/the database is away/g)).toHaveLength(1);
      expect(server.says()).not.toMatch(/request failed|background work failed/);

      if (how === "stopped") await postgres.start();
      else postgres.thaw();
      await pause(asksAgain);
      expect((await ready(server)).answer.status).toBe(200);
      await member.opens("/onboarding/birth-date");
      await member.submits({ birthDate });
      expect(member.sees.path).toBe("/onboarding/terms");
    },
  );

  it("started anew between two clicks: nobody notices", async () => {
    const { postgres, member, birthDate } = await standing();
    await postgres.stop();
    await postgres.start();
    await pause(asksAgain);
    await member.submits({ birthDate });
    expect(member.sees.path).toBe("/onboarding/terms");
  });

  it("frozen before anybody came: even a portal that knows no insurer yet says so in the visitor's language", async () => {
    const postgres = await ownPostgres();
    const server = await startGenkan({ DATABASE_URL: postgres.url, DATA_DIR: dataFolder() });
    postgres.freeze();
    const { answer, ms } = await timed(() => fetch(`${server.origin}/sign-in?lang=en`));
    expect(ms).toBeLessThan(5000);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("10");
    expect(await answer.text()).toContain(strings.en.error.busyHeading);
  });
});
