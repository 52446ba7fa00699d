/** The settings and the keys: what is wrong with one is said in both languages, and is what somebody can act on. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";
import { isOpenToOthers } from "../src/files/access.ts";
import { KeyError, loadKeys } from "../src/keys/keys.ts";
import { systemRandom } from "../src/keys/random.ts";
import { inWords } from "../src/strings/office.ts";

function complaintOf(env: Record<string, string>): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("it was taken");
}

describe("a setting", () => {
  it.each([
    ["PORT", "many", "0 to 65535"],
    ["TRUSTED_PROXIES", "11", "0 to 10"],
    ["DATABASE_URL", "mysql://localhost", "postgres://"],
    ["LOG_LEVEL", "loud", "silent, error"],
    ["HSTS_SUBDOMAINS", "perhaps", "true or false"],
    ["SMTP_PLAIN", "yes", "allow"],
    ["DKIM_SELECTOR", "-x", "s1"],
    ["SMTP_URL", "mail.example.jp:587", "smtps:// or smtp://"],
    ["SMTP_URL", "smtps://me:p@ss/word@mail.example.jp:465", "/ as %2F"],
    ["SMTP_URL", "smtps://me:p#ss@mail.example.jp:465", "# as %23"],
    ["SMTP_URL", "smtps://me:12?ss@mail.example.jp:465", "? as %3F"],
    ["SMTP_URL", "smtps://me:100%@mail.example.jp:465", "% as %25"],
  ])("that is wrong is named with what it must be: %s=%s", (name, value, words) => {
    const { lines } = complaintOf({ [name]: value });
    expect(inWords(lines, "en")).toMatch(new RegExp(`^${name}: .*${words.replace("?", "\\?")}`));
    expect(inWords(lines, "ja")).toMatch(new RegExp(`^${name}：.*[ぁ-ん]`));
  });

  it("is named with every other one that is wrong", () => {
    expect(complaintOf({ PORT: "many", LOG_LEVEL: "loud" }).lines).toHaveLength(2);
  });

  it.each(["smtps://me:p%40ss%2Fword@mail.example.jp:465", "smtp://127.0.0.1:25", "smtp://mail.example.jp/"])(
    "SMTP_URL may be %s",
    (url) => expect(readConfig({ SMTP_URL: url }).smtpUrl).toBe(url),
  );

  it("says where the keys and the backups are, which lie by the data where nobody says", () => {
    const { keysDir, backupDir } = readConfig({ DATA_DIR: "/data" });
    expect([keysDir, backupDir]).toEqual(["/data/keys", "/data/backup"]);
    const apart = readConfig({ DATA_DIR: "/data", KEYS_DIR: "/keys", BACKUP_DIR: "/backup" });
    expect([apart.keysDir, apart.backupDir]).toEqual(["/keys", "/backup"]);
  });
});

describe("a key file", () => {
  it("K4: that others can read refuses the start with the cure, in both languages", () => {
    const folder = mkdtempSync(join(tmpdir(), "genkan-keys-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    loadKeys(folder, {}, systemRandom, { make: true });
    const pepper = join(folder, "pepper");
    chmodSync(pepper, 0o444);
    expect(isOpenToOthers(pepper)).toBe(true);
    expect(() => loadKeys(folder, {}, systemRandom, { make: false })).toThrow(KeyError);
    expect(() => loadKeys(folder, {}, systemRandom, { make: false })).toThrow(`chmod 400 ${pepper}`);
  });

  it("K4: of Windows has a mode that says nothing, so it stops no start", () => {
    const folder = mkdtempSync(join(tmpdir(), "genkan-keys-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o777);
    expect(isOpenToOthers(folder, "win32")).toBe(false);
    expect(isOpenToOthers(folder, "linux")).toBe(true);
  });
});
