/** `genkan insurer` as the office types it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newDatabase } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { dataFolder, type Ended, type Settings } from "../support/server-process.ts";

const about = [
  ["--origin", "https://kenpo.example.jp"],
  ["--name", "あたらしい健康保険組合"],
  ["--name-en", "New Health Insurance Society"],
  ["--phone", "03-0000-0000"],
  ["--hours", "平日 9時〜17時"],
  ["--hours-en", "weekdays 9:00-17:00"],
  ["--postal-address", "〒100-0000 東京都千代田区見本町1-2-3"],
].flat();

interface Office {
  /** Runs `genkan insurer …`. */
  types(...args: string[]): Promise<Ended>;
  settings: Settings;
}

/** An office with an insurer that was just added. */
async function newOffice(): Promise<Office & { added: Ended }> {
  const { url } = await newDatabase();
  const settings = { DATABASE_URL: url, DATA_DIR: dataFolder() };
  const types = (...args: string[]) => genkanHere(["insurer", ...args], settings);
  return { types, settings, added: await types("add", ...about, "--as", "hanako") };
}

describe("genkan insurer", () => {
  it("adds an insurer and says what is next; its portal opens when the terms are published", async () => {
    const { types, settings, added } = await newOffice();
    expect(added).toMatchObject({ code: 0, complains: "" });
    expect(added.says).toContain("genkan insurer terms draft TERMS.md --version 1.0 --insurer kenpo.example.jp");
    const portalOf = async () => JSON.parse((await types("list", "--json")).says)[0].portal;
    expect(await portalOf()).toBe("no terms yet");
    const file = join(settings.DATA_DIR!, "terms.md");
    writeFileSync(file, "## 第1条 目的\n\n1. 本文です。\n");
    const drafted = await types("terms", "draft", file, "--version", "1.0");
    expect(drafted.says).toMatch(/^## 第1条 目的\n\n1\. 本文です。\n/);
    expect(await types("terms", "publish", "1.0")).toMatchObject({ code: 0, complains: "" });
    expect(await portalOf()).toBe("open");
    const [row] = JSON.parse((await types("terms", "list", "--json")).says);
    expect(row).toMatchObject({ version: "1.0", state: "in force", acceptances: 0 });
  });

  it("A1: refuses an origin without TLS, and says everything else that is wrong too", async () => {
    const { types } = await newOffice();
    const { code, complains, says } = await types("add", ...about, "--origin", "http://kenpo.jp", "--color", "#ffcc00");
    expect({ code, says }).toEqual({ code: 1, says: "" });
    expect(complains.trim().split("\n")).toEqual([
      expect.stringContaining("must begin with https:// for kenpo.jp"),
      expect.stringContaining("contrast 1.51:1"),
    ]);
  });

  it("has exit code 2 for wrong usage and changes nothing", async () => {
    const { types } = await newOffice();
    const wrong = [
      ["add", "--name", "x"],
      ["edit"],
      ["policy", "--idle", "soon"],
      ["policy", "--preset", "weak"],
      ["services", "add"],
      ["terms", "draft"],
    ];
    for (const args of wrong) {
      const { code, complains } = await types(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(complains).toMatch(/^error: /);
    }
  });

  it("moves the portal only when the operator was told that passkeys stay behind", async () => {
    const { types } = await newOffice();
    const move = ["edit", "--origin", "https://new.example.jp"];
    const refused = await types(...move);
    expect(refused).toMatchObject({ code: 1, complains: expect.stringContaining("Passkeys are bound to the host") });
    expect((await types("list")).says).toContain("https://kenpo.example.jp");
    expect(await types(...move, "--yes")).toMatchObject({ code: 0, says: "Changed: origin.\n" });
    expect((await types("list")).says).toContain("https://new.example.jp");
  });

  it("P15: shows the policy with the deviation register, and P14 what is left of it with the modern rule", async () => {
    const { types } = await newOffice();
    const { says } = await types("policy");
    expect(says).toMatch(/password rule +kosmo[\s\S]*Passwords have 8 to 13 characters\n +departs from: ASVS 6\.2\.9/);
    const changed = await types("policy", "--preset", "modern", "--idle", "45", "--continue-in-place", "off", "--json");
    const { policy, deviations } = JSON.parse(changed.says);
    const { preset, idleMinutes, continueInPlace } = policy;
    expect({ preset, idleMinutes, continueInPlace }).toEqual({
      preset: "modern",
      idleMinutes: 45,
      continueInPlace: false,
    });
    const words = JSON.stringify(deviations);
    expect([words.includes("8 to 13"), words.includes("45 minutes without use")]).toEqual([false, true]);
  });

  it("keeps services and announcements, and shows them with their days", async () => {
    const { types } = await newOffice();
    const names = ["--name", "健診予約", "--name-easy", "けんしん", "--name-en", "Check-ups"];
    await types("services", "add", ...names, "--url", "/terms", "--from", "2026-04-01", "--to", "2099-04-30");
    await types("services", "edit", "健診予約", "--category", "健診");
    expect(JSON.parse((await types("services", "list", "--json")).says)).toMatchObject([
      { order: 1, name: "健診予約", category: "健診", url: "/terms", from: "2026-04-01", to: "2099-04-30" },
    ]);
    await types("services", "remove", "健診予約");
    expect((await types("services", "list")).says).toBe("There are none.\n");
    await types("announcements", "add", "--title", "休業", "--body", "休みます。");
    await types("announcements", "end", "休業");
    expect(JSON.parse((await types("announcements", "list", "--json")).says)).toMatchObject([
      { title: "休業", state: "ended", body: "休みます。" },
    ]);
  });

  it("refuses a file that cannot be read or is no UTF-8", async () => {
    const { types, settings } = await newOffice();
    const file = join(settings.DATA_DIR!, "sjis.md");
    writeFileSync(file, Buffer.from([0x83, 0x65, 0x83, 0x58]));
    expect(await types("privacy", file)).toMatchObject({
      code: 1,
      complains: expect.stringContaining(`${file} is Shift JIS (CP932). Save it as UTF-8`),
    });
    expect(await types("privacy", "/nowhere.md")).toMatchObject({
      code: 1,
      complains: expect.stringContaining("ENOENT"),
    });
  });
});
