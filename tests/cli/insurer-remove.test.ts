/** `genkan insurer remove` and `genkan backup --keep`, as they are typed where the demonstration came into a real database. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onlyOn } from "../support/database.ts";
import { dataFolder, genkan } from "../support/server-process.ts";

describe("genkan insurer remove", () => {
  it("says how much would go and asks; in a script the number of members is the answer", async () => {
    const settings = { DATA_DIR: dataFolder(), PORT: "8080" };
    await genkan(["demo"], settings);
    const remove = (...more: string[]) => genkan(["insurer", "remove", "localhost:8080", ...more], settings);
    for (const more of [[], ["--yes-remove", "2"]]) {
      const { code, complains } = await remove(...more);
      expect([code, complains]).toEqual([
        1,
        expect.stringMatching(/3 members and 3 notices; nothing was changed.*--yes-remove 3/),
      ]);
    }
    expect((await remove("--yes-remove", "3")).says).toMatch(/is removed, with 3 members and 3 notices/);
    expect((await genkan(["insurer", "list"], settings)).says).toBe("There are none.\n");
    expect((await remove("--yes-remove", "3")).complains).toContain("There is no insurer yet");
  });
});

describe("genkan backup --keep", () => {
  onlyOn("SQLite", "is a file that we copy");

  it("names the backup by its moment, in the folder of the backups, and takes no name beside", async () => {
    const folder = dataFolder();
    const settings = { DATA_DIR: folder, BACKUP_DIR: join(folder, "copies") };
    await genkan(["migrate"], settings);
    // A backup needs keys, which come with the first insurer or the first start.
    await genkan(["demo"], settings);
    const { code, says } = await genkan(["backup", "--keep", "1"], settings);
    const [name = ""] = readdirSync(settings.BACKUP_DIR);
    expect([code, name]).toEqual([0, expect.stringMatching(/^genkan-\d{4}-\d\d-\d\d-\d{6}\.sqlite$/)]);
    expect(says).toContain(join(settings.BACKUP_DIR, name));
    expect((await genkan(["backup", "--check", join(settings.BACKUP_DIR, name)], settings)).code).toBe(0);
    expect((await genkan(["backup", "x.sqlite", "--keep", "1"], settings)).code).toBe(2);
    expect((await genkan(["backup", "--check"], settings)).code).toBe(2);
  });
});
