/** `genkan notices` as the office types it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { record } from "../../src/audit/audit.ts";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { demonstrationNotices, demonstrationPortal } from "../../src/demonstration.ts";
import { addMember } from "../../src/members/members.ts";
import { openDeps } from "../../src/open-deps.ts";
import { newDatabase } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { openOwnPortal } from "../support/own-portal.ts";
import { taro } from "../support/portal.ts";
import { dataFolder, genkan, launchGenkan, pause, type Settings, startGenkan } from "../support/server-process.ts";

/** The demonstration insurer and its three members, each with a notice. */
async function demonstration(): Promise<Settings> {
  const { url } = await newDatabase();
  const settings = { DATABASE_URL: url, DATA_DIR: dataFolder(), LOG_LEVEL: "error" };
  const { portal } = await openOwnPortal(settings, Date.now());
  await demonstrationNotices(portal);
  await portal.db.destroy();
  return settings;
}

describe("genkan notices", () => {
  it("issues beside a running portal, lists, and voids", async () => {
    const settings = await demonstration();
    const server = await startGenkan(settings);
    const out = join(settings.DATA_DIR!, "notices.csv");
    const issue = ["notices", "issue", "--members", "1001-1,1002-1", "--format", "csv", "--out", out];
    const left = await genkanHere(issue, settings);
    expect(left.code).toBe(1);
    expect(left.says).toContain("Left out, 2: they hold a notice that can still be used");
    const wrong = await genkanHere([...issue, "--yes-replace", "3"], settings);
    expect([wrong.code, wrong.complains]).toEqual([1, expect.stringContaining("--yes-replace 2")]);
    expect(existsSync(out)).toBe(false);
    const issued = await genkanHere([...issue, "--as", "hanako", "--yes-replace", "2"], settings);
    expect(issued.complains).not.toMatch(/busy|error/i);
    expect(issued.code).toBe(0);
    expect(issued.says).toContain("cannot be made again");
    expect(readFileSync(out, "utf8").trim().split("\r\n")).toHaveLength(3);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);

    const again = await genkanHere(issue, settings);
    expect(again.code).toBe(1);
    expect(again.complains).toContain("exists");

    const voided = await genkanHere(["notices", "void", "--members", "1002-1", "--reason", "returned"], settings);
    expect(voided.says).toContain("1 notices are void now");
    const list = await genkanHere(["notices", "list", "--state", "issued", "--json"], settings);
    const rows = JSON.parse(list.says) as { memberNumber: string }[];
    expect(rows.map(({ memberNumber }) => memberNumber).sort()).toEqual(["1001-1", "1003-1"]);
  });

  it("makes a whole batch void only when it is told how many that are, and knows no mistyped batch", async () => {
    const settings = await demonstration();
    const db = openDatabase(settings.DATABASE_URL!);
    await db.updateTable("members").set({ batch: "spring" }).execute();
    await db.destroy();
    const ends = ["notices", "void", "--reason", "misprinted", "--batch"];
    expect((await genkanHere([...ends, "sprin"], settings)).complains).toContain('--batch "spring"   3 members');
    const asked = await genkanHere([...ends, "spring"], settings);
    expect([asked.code, asked.says.trim()]).toEqual([1, "3 notices become void."]);
    expect(asked.complains).toContain("--yes-void 3");
    expect((await genkanHere([...ends, "spring", "--yes-void", "3"], settings)).says).toContain(
      "3 notices are void now",
    );
  });

  it("marks what came back, from a file with a line for each", async () => {
    const settings = await demonstration();
    const file = join(settings.DATA_DIR!, "returned.csv");
    writeFileSync(file, "\uFEFF1001-1,あて所に尋ねあたりません\r\n\r\n1002-1\r\n");
    const { says } = await genkan(["notices", "returned", "--file", file], { ...settings, LANG: "ja_JP.UTF-8" });
    expect(says).toContain("2人の住所に「宛先不明」の印を付け");
    const left = ["--members", "1001-1,1002-1", "--format", "csv", "--out", join(settings.DATA_DIR!, "again.csv")];
    expect((await genkanHere(["notices", "issue", ...left], settings)).says).toContain("their last notice came back");
  });

  it("I3: prints no half list unless it is told to, and the doctor names it", async () => {
    const settings = await demonstration();
    const deps = await openDeps(readConfig(settings));
    const office = await demonstrationPortal(deps);
    const detail = "new=0 changed=0 unchanged=0 retired=0 missing=0 sha256=0 batch=April file=april.csv";
    const event = { actor: "operator:hanako", subject: office!.insurer.id, outcome: "ok", detail } as const;
    await record(office!, { ...event, action: "members.import-began" });
    const newcomer = await addMember(office!, { ...taro, memberNumber: "9-1", route: "総務部" });
    await deps.db.updateTable("members").set({ batch: "April" }).where("id", "=", newcomer).execute();
    await deps.db.destroy();
    const all = ["notices", "issue", "--all-new", "--format", "csv", "--out", join(settings.DATA_DIR!, "all.csv")];
    const refused = await genkanHere(all, settings);
    expect(refused.code).toBe(1);
    expect(refused.complains).toContain("The import of april.csv (batch April) did not come to its end");
    expect(existsSync(all.at(-1)!)).toBe(false);
    expect((await genkanHere([...all, "--half-list"], settings)).code).toBe(0);
    expect(readFileSync(all.at(-1)!, "utf8").trim().split("\r\n")).toHaveLength(2);
    expect((await genkanHere(["doctor"], settings)).says).toContain("the import of april.csv (batch April)");
  });

  it("goes on after it was killed, and prints nobody twice", async () => {
    const settings = await demonstration();
    const db = openDatabase(settings.DATABASE_URL!);
    const [some] = await db.selectFrom("members").selectAll().limit(1).execute();
    const many = Array.from({ length: 60 }, (_, n) => ({
      ...some!,
      id: `copy-${n}`,
      member_number: `C${n}`,
      user_handle: `copy-${n}`,
      postal_address: null,
      route: "総務部",
      batch: "copies",
    }));
    await db.insertInto("members").values(many).execute();
    const out = join(settings.DATA_DIR!, "copies.csv");
    const issue = ["notices", "issue", "--batch", "copies", "--format", "csv", "--out", out];
    const killed = launchGenkan(issue, settings);
    const unfinished = `${out}.unfinished`;
    while (!existsSync(unfinished) || readFileSync(unfinished, "utf8").split("\n").length < 10) await pause(5);
    killed.process.kill("SIGKILL");
    await killed.ended;
    expect(existsSync(out)).toBe(false);

    const finished = await genkanHere(issue, settings);
    expect(finished.says).toContain("Going on with the run that was interrupted");
    expect(finished.code).toBe(0);
    const printed = readFileSync(out, "utf8").trim().split("\r\n").slice(1);
    expect(new Set(printed.map((line) => line.split(",")[0])).size).toBe(60);
    const ids = many.map(({ id }) => id);
    const notices = await db.selectFrom("notices").select("member_id").where("member_id", "in", ids).execute();
    expect(notices).toHaveLength(60);
    expect(readdirSync(settings.DATA_DIR!).filter((name) => /part|unfinished/.test(name))).toEqual([]);
    await db.destroy();
  });

  it("tells whom it cannot print, and issues nothing, or to the others when it is told so", async () => {
    const settings = await demonstration();
    const db = openDatabase(settings.DATABASE_URL!);
    await db.updateTable("members").set({ postal_address: null }).where("member_number", "=", "1003-1").execute();
    const out = join(settings.DATA_DIR!, "cards.pdf");
    const issue = [
      "notices",
      "issue",
      "--members",
      "1001-1,1003-1",
      "--format",
      "postcard",
      "--out",
      out,
      "--yes-replace",
      "1",
    ];
    const refused = await genkanHere(issue, settings);
    expect(refused.code).toBe(1);
    expect(refused.says).toContain("Cannot be printed, 1: they have no postal address.\n  1003-1 𠮷﨑 髙子");
    expect(refused.complains).toContain("Nothing was issued");
    expect(readdirSync(settings.DATA_DIR!).filter((name) => name.startsWith("cards"))).toEqual([]);
    const others = await genkanHere([...issue, "--leave-out"], settings);
    expect(others.code).toBe(0);
    expect(others.says).toContain("1 notices are in");
    await db.destroy();
  });

  it.each([
    ["whom it is for", ["notices", "issue", "--format", "csv", "--out", "x.csv"]],
    ["one group only", ["notices", "issue", "--all-new", "--expired", "--format", "csv", "--out", "x.csv"]],
    ["a known format", ["notices", "issue", "--all-new", "--format", "telegram", "--out", "x.csv"]],
    ["a reason", ["notices", "void", "--members", "1001-1"]],
    ["what came back", ["notices", "returned"]],
  ])("ends with 2 when it is not told %s", async (_, args) => {
    const { code, complains } = await genkanHere(args, { DATA_DIR: dataFolder() });
    expect(code).toBe(2);
    expect(complains).not.toBe("");
  });

  it("names members it does not know", async () => {
    const settings = await demonstration();
    const out = join(settings.DATA_DIR!, "x.csv");
    const args = ["notices", "issue", "--members", "1001-1,9999", "--format", "csv", "--out", out];
    const { code, complains } = await genkanHere(args, settings);
    expect([code, complains.trim()]).toEqual([1, "9999 is not in the member list."]);
    expect(existsSync(out)).toBe(false);
  });
});
