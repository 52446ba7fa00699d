/** The file that goes to a print shop. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, describe, expect, it } from "vitest";
import { addMember } from "../../../src/members/members.ts";
import { issueNotices } from "../../../src/office/notices/issue.ts";
import type { Receiver } from "../../../src/office/print/encrypt.ts";
import { newFolder } from "../../support/folder.ts";
import { openPortal, taro } from "../../support/portal.ts";

const folder = newFolder("print-shop");
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const sapporo = { postalCode: "0600001", lines: ["札幌市中央区北1条西2"] };

async function issued(receiver?: Receiver, postalAddress = sapporo) {
  const test = await openPortal();
  const id = await addMember(test.portal, { ...taro, postalAddress, route: "総務部" });
  files += 1;
  const file = join(folder, `${files}.csv`);
  const look = { isConfidential: true, paidAt: "見本中央郵便局" };
  const run = { file, format: "csv", actor: "operator:hanako", reason: "spring", look, receiver } as const;
  const work = issueNotices(test.portal, { ...run, onProgress: () => {} }, async () => [id]);
  return { test, file, work, id };
}

describe("the list", () => {
  it("has what the sheet beside it says: columns, counts, lengths, and nobody's data", async () => {
    const { file, work } = await issued();
    await work;
    const [headings = "", row = ""] = readFileSync(file, "utf8").slice(1).split("\r\n");
    const layout = readFileSync(`${file}.layout.txt`, "utf8");
    for (const [n, heading] of headings.split(",").entries()) expect(layout).toContain(`${n + 1}　${heading}　`);
    expect(layout).toContain("件数　1件（見出しの行を含めて2行）");
    expect(layout).toContain("親展");
    expect(layout).toContain("料金別納郵便」と「見本中央郵便局");
    expect(layout).toMatch(/住所1　宛先の1行目　11文字/);
    for (const cell of [taro.name, "札幌市", ...row.split(",").slice(8, 10)]) expect(layout).not.toContain(cell);
  });

  it("has every line of an address abroad in its four columns", async () => {
    const lines = ["Flat 4", "10 Mihon Street", "London", "England", "SW1A 1AA", "UK"];
    const { file, work } = await issued(undefined, { postalCode: "", lines });
    await work;
    const row = readFileSync(file, "utf8").split("\r\n")[1]!.split(",");
    expect(row.slice(2, 7)).toEqual(["", "Flat 4", "10 Mihon Street", "London", "England SW1A 1AA UK"]);
  });

  it("keeps a postal code and what the QR code says as text", async () => {
    const { file, work, test } = await issued();
    await work;
    const row = readFileSync(file, "utf8").split("\r\n")[1]!.split(",");
    expect(row[2]).toBe("060-0001");
    expect(row[12]).toBe(`${test.origin}/sign-in?userId=${row[8]}`);
    expect(row[13]).toBe("1");
  });
});

describe("a file that leaves the house", () => {
  const opened = async (file: string, prepare: (decrypter: Decrypter) => void) => {
    const decrypter = new Decrypter();
    prepare(decrypter);
    return decrypter.decrypt(readFileSync(file), "text");
  };

  it("is read by the owner of the key alone", async () => {
    const [own, other] = [await generateIdentity(), await generateIdentity()];
    const { file, work } = await issued({ to: await identityToRecipient(own) });
    await work;
    expect(readFileSync(file, "latin1")).toMatch(/^age-encryption.org\/v1/);
    expect(readFileSync(file, "utf8")).not.toMatch(/kp-|札幌/);
    expect(await opened(file, (decrypter) => decrypter.addIdentity(own))).toMatch(/kp-.{8},/);
    await expect(opened(file, (decrypter) => decrypter.addIdentity(other))).rejects.toThrow();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => /plain|part|unfinished/.test(name))).toEqual([]);
  });

  it("is read by who knows the passphrase", async () => {
    const passphrase = "four-words-of-their-own";
    const { file, work } = await issued({ passphrase });
    await work;
    expect(await opened(file, (decrypter) => decrypter.addPassphrase(passphrase))).toContain("札幌");
  });

  it("never lies on the disk in the clear, wherever the run is stopped", async () => {
    const test = await openPortal();
    const id = await addMember(test.portal, { ...taro, postalAddress: sapporo });
    const receiver = { to: await identityToRecipient(await generateIdentity()) };
    const run = {
      file: join(folder, "stopped.csv"),
      format: "csv",
      actor: "operator:hanako",
      reason: "",
      receiver,
    } as const;
    const onProgress = () => {
      throw new Error("power cut");
    };
    await expect(issueNotices(test.portal, { ...run, onProgress }, async () => [id])).rejects.toThrow("power cut");
    await setTimeout(50);
    const left = readdirSync(folder).filter((name) => name.startsWith("stopped."));
    expect(left).toContain("stopped.csv.unfinished");
    for (const name of left) expect(readFileSync(join(folder, name), "latin1")).not.toContain("kp-");
  });

  it.each([
    [{ to: "age1nobody" }, "age1nobody is no key"],
    [{ passphrase: "short" }, "16 characters"],
  ])("is not begun for a receiver that is none: %o", async (receiver, says) => {
    const { file, work, test, id } = await issued(receiver);
    await expect(work).rejects.toThrow(says);
    expect(existsSync(`${file}.unfinished`)).toBe(false);
    const { db } = test.portal;
    expect(await db.selectFrom("notices").select("id").where("member_id", "=", id).execute()).toEqual([]);
  });
});
