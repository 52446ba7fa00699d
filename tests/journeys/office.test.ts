/** From the office's file to the member's phone: imported, printed, posted, read and finished. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { newDatabase } from "../support/database.ts";
import { excelFile, listedMember } from "../support/excel-file.ts";
import { goOnTo, signIn, standsAt, type Walk } from "../support/first-login.ts";
import { readPdf } from "../support/pdf.ts";
import type { TestPortal } from "../support/portal.ts";
import { dataFolder, genkan, startGenkan } from "../support/server-process.ts";
import { addAuthenticator, newPhone } from "../support/walk.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const count = 1000;
const postcard = 617;

it("turns a CP932 file of 1,000 members into 1,000 postcards, and one of them into a first login", async () => {
  const settings = { DATABASE_URL: (await newDatabase()).url, DATA_DIR: dataFolder() };
  const server = await startGenkan(settings);
  const file = join(settings.DATA_DIR, "members.csv");
  writeFileSync(file, excelFile(count));
  const imported = await genkan(["members", "import", file, "--batch", "spring"], settings);
  expect([imported.code, imported.complains]).toEqual([0, expect.not.stringMatching(/busy/i)]);

  const out = join(settings.DATA_DIR, "postcards.pdf");
  const issue = ["notices", "issue", "--batch", "spring", "--format", "postcard", "--out", out];
  const issued = await genkan(issue, settings);
  expect(issued.says).toContain("1000 notices are in");
  const [address, content] = await readPdf(out, [2 * postcard, 2 * postcard + 1]);
  const member = Array.from({ length: count }, (_, n) => listedMember(n))
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .at(postcard)!;
  expect(address!.text).toContain(member.name);

  const phone = await newPhone(browser);
  await addAuthenticator(phone);
  const { page } = phone;
  const [temporaryPassword] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(content!.text)!;
  await page.goto(content!.qr!);
  const temporaryUserId = await page.getByRole("textbox", { name: "ユーザーID" }).inputValue();
  expect(content!.text).toContain(temporaryUserId);
  await signIn(page, temporaryUserId, temporaryPassword);
  const portal = { origin: server.origin, deps: { clock: Date.now }, mails: () => mailsIn(settings.DATA_DIR) };
  const notice = { temporaryUserId, temporaryPassword, expiresAt: 0 };
  const walk: Walk = {
    page,
    portal: portal as unknown as TestPortal,
    member: { notice, birthDate: member.birthDate },
    method: "passkey",
  };
  await standsAt(walk, "birth-date");
  await goOnTo(walk, "birth-date", "home");
  expect(await page.locator(".who summary").textContent()).toContain(member.name);

  const counts = await genkan(["notices", "list", "--counts", "--json"], settings);
  const spring = (JSON.parse(counts.says) as Record<string, unknown>[]).find(({ batch }) => batch === "spring");
  expect(spring).toMatchObject({ members: count, used: 1, issued: count - 1 });
});

/** A portal without a relay puts its mails into a folder, once a second. */
async function mailsIn(dataDir: string): Promise<{ text: string }[]> {
  const folder = join(dataDir, "mail");
  for (let waited = 0; waited < 100; waited += 1) {
    const names = readdirSync(dataDir).includes("mail") ? readdirSync(folder) : [];
    if (names.length > 0) return names.map((name) => ({ text: readFileSync(join(folder, name), "utf8") }));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no mail came");
}
