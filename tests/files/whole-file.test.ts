import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../src/files/whole-file.ts";
import { dataFolder } from "../support/server-process.ts";

const module = fileURLToPath(new URL("../../src/files/whole-file.ts", import.meta.url));

/** A process that is in the middle of writing the file, and stays there. */
async function writing(file: string) {
  const program = `
    const { writeFileSync } = await import("node:fs");
    const { writeWhole } = await import(${JSON.stringify(module)});
    setInterval(() => {}, 1000);
    await writeWhole(${JSON.stringify(file)}, async (part) => {
      writeFileSync(part, "half");
      process.stdout.write("writing");
      await new Promise(() => {});
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

describe("a file that is written whole", () => {
  it("D5: carries its name only when it is done, and is for its owner only", async () => {
    const file = join(dataFolder(), "file");
    await writeWhole(file, async (part) => {
      expect(existsSync(file)).toBe(false);
      expect(statSync(part).mode & 0o777).toBe(0o600);
      writeFileSync(part, "whole");
    });
    expect(readFileSync(file, "utf8")).toBe("whole");
    expect(readdirSync(join(file, ".."))).toEqual(["file"]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "D5: leaves nothing after %s, and the shell learns of the signal",
    async (signal) => {
      const file = join(dataFolder(), "file");
      const child = await writing(file);
      expect(readdirSync(join(file, ".."))).toEqual(["file.part"]);
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([null, signal]);
      expect(readdirSync(join(file, ".."))).toEqual([]);
    },
  );

  it("D5: never carries its name after a kill, and the next try does not mind the rest", async () => {
    const file = join(dataFolder(), "file");
    const child = await writing(file);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(join(file, ".."))).toEqual(["file.part"]);
    await writeWhole(file, async (part) => writeFileSync(part, "whole"));
    expect(readdirSync(join(file, ".."))).toEqual(["file"]);
  });

  it("leaves nothing when the writing fails, and no listener behind", async () => {
    const file = join(dataFolder(), "file");
    const listeners = process.listenerCount("SIGINT");
    await expect(writeWhole(file, () => Promise.reject(new Error("full")))).rejects.toThrow("full");
    expect(readdirSync(join(file, ".."))).toEqual([]);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });
});
