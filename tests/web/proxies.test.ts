import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { proxies } from "../../src/operations/doctor-machine.ts";
import { openLog } from "../support/log.ts";
import { openPortal, startOfTime } from "../support/portal.ts";
import { dataFolder, startGenkan, visitorOf } from "../support/server-process.ts";

/** A portal that believes so many proxies, its log, and the doctor beside it. */
async function behind(trustedProxies: number, insurer: Record<string, unknown> = {}) {
  const { log, lines } = openLog();
  const config = { trustedProxies, dataDir: dataFolder() };
  const test = await openPortal({ config, insurer, deps: { log } });
  return {
    test,
    asks: async (headers: Record<string, string>, path = "/sign-in") =>
      (await test.app.request(test.origin + path, { headers })).text(),
    warnings: () => lines().filter(({ level }) => level === 40),
    doctor: () => proxies(test.deps.config),
    note: join(config.dataDir, "proxy-doubt"),
  };
}

const forwarded = {
  "X-Forwarded-For": "203.0.113.9",
  Forwarded: "for=203.0.113.9",
  "X-Real-IP": "203.0.113.9",
};

describe("TRUSTED_PROXIES that does not fit", () => {
  it.each(Object.entries(forwarded))(
    "R12: is told once, to the log and to the doctor, where %s comes and none is trusted",
    async (name, value) => {
      const portal = await behind(0);
      await portal.asks({});
      expect([portal.warnings(), portal.doctor().state]).toEqual([[], "ok"]);
      await portal.asks({ [name]: value });
      await portal.asks({ [name]: value });
      const says = `a request came with ${name}, and TRUSTED_PROXIES is 0: everybody behind the proxy counts as one person`;
      expect(portal.warnings().map(({ msg }) => msg)).toEqual([`${says}. See docs/proxy.md`]);
      await vi.waitFor(() =>
        expect(portal.doctor()).toMatchObject({
          state: "warning",
          says: [{ key: "proxiesDoubted", values: { doubt: says } }],
          todo: [{ key: "setProxies" }],
        }),
      );
    },
  );

  it.each([
    ["none is there", {}, 1],
    ["what is there is no address", { "X-Forwarded-For": "unknown" }, 1],
    ["fewer proxies said something", { "X-Forwarded-For": "203.0.113.9" }, 2],
  ])("R12: is told where one is trusted and %s", async (_, headers, trusted) => {
    const portal = await behind(trusted);
    await portal.asks(headers as Record<string, string>);
    expect(portal.warnings()).toMatchObject([
      { msg: expect.stringMatching(/^a request came without .* in X-Forwarded-For/) },
    ]);
  });

  it("is told of nothing that fits", async () => {
    const portal = await behind(2);
    await portal.asks({ "X-Forwarded-For": "198.51.100.1, 203.0.113.9, 192.0.2.1" });
    await portal.asks({}, "/healthz");
    expect([portal.warnings(), existsSync(portal.note)]).toEqual([[], false]);
  });

  it("L5: takes no word of a stranger's into the log", async () => {
    const portal = await behind(0);
    await portal.asks({ "X-Forwarded-For": "canary" });
    expect(JSON.stringify(portal.warnings())).not.toContain("canary");
  });

  it("keeps nobody waiting where the folder cannot be written", async () => {
    const portal = await behind(0);
    (portal.test.deps.config as { dataDir: string }).dataDir = "/nowhere";
    expect(await portal.asks({ "X-Forwarded-For": "203.0.113.9" })).toContain("<form");
    await vi.waitFor(() => expect(portal.warnings()).toHaveLength(2));
  });

  it("is shown on the first page of the demonstration, and on no insurer's", async () => {
    const demonstration = await behind(0, { demonstration_at: startOfTime });
    const real = await behind(0);
    const page = (portal: typeof real, headers: Record<string, string>) => portal.asks(headers);
    expect(await page(demonstration, forwarded)).toContain("TRUSTED_PROXIES");
    expect(await page(demonstration, {})).not.toContain("TRUSTED_PROXIES");
    expect(await page(real, forwarded)).not.toContain("TRUSTED_PROXIES");
  });

  it("is no matter of the demonstration that is opened without the proxy of compose.yaml", async () => {
    const portal = await behind(1, { demonstration_at: startOfTime });
    await portal.asks({});
    expect(portal.warnings()).toEqual([]);
  });

  it("is forgotten by a server that starts anew", async () => {
    const settings = { DATA_DIR: dataFolder() };
    const doctor = () => proxies(readConfig(settings)).state;
    const { process, ended, origin } = await startGenkan(settings);
    await visitorOf(origin).request("GET", "/sign-in", undefined, { "x-forwarded-for": "203.0.113.9" });
    await vi.waitFor(() => expect(doctor()).toBe("warning"));
    process.kill("SIGTERM");
    await ended;
    expect(doctor()).toBe("warning");
    await startGenkan(settings);
    expect(doctor()).toBe("ok");
  });
});

describe("a host that is nobody's", () => {
  const asks = (test: Awaited<ReturnType<typeof openPortal>>, host: string) =>
    test.app.request(`https://${host}/sign-in`);

  it("A1: is told to the log, once a minute at the most", async () => {
    const { log, lines } = openLog();
    const test = await openPortal({ deps: { log } });
    for (const host of ["a.test", "b.test", "c.test"]) await asks(test, host);
    expect(lines()).toMatchObject([{ level: 40, host: "a.test" }]);
    test.passes(60_000);
    await asks(test, "d.test");
    test.passes(-3_600_000);
    await asks(test, "e.test");
    expect(lines().map(({ host }) => host)).toEqual(["a.test", "d.test", "e.test"]);
  });

  it("A1: is named on the page, with what whoever runs the server can do, in a text that is no HTML", async () => {
    const test = await openPortal();
    const { port, hostname } = { port: ":8443", hostname: new URL(test.origin).hostname };
    const answer = await asks(test, hostname + port);
    const says = await answer.text();
    expect(answer.status).toBe(421);
    expect(says).toContain(`it was asked for the host "${hostname}:8443"`);
    expect(says).toMatch(/docs\/proxy\.md[\s\S]*genkan insurer list/);
    expect(says).toContain("このアドレスには何もありません");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(says).not.toContain(test.portal.insurer.name);
  });

  it.each([
    ["a line break", "a\r\nX-Evil: 1", "a??X-Evil: 1"],
    ["an escape sequence", "\u001b[31mred\u202e", "?[31mred?"],
    ["more than a screen holds", "x".repeat(9000), "x".repeat(100)],
  ])("L5: is shown and logged without %s", async (_, host, kept) => {
    const { log, lines } = openLog();
    const test = await openPortal({ deps: { log } });
    const answer = await test.app.request(`${test.origin}/`, {}, { incoming: { rawHeaders: ["Host", host] } });
    expect(answer.status).toBe(421);
    expect(await answer.text()).toContain(`"${kept}"`);
    expect(lines()).toMatchObject([{ host: kept }]);
  });
});
