/** A proof shows what the run will look like, and issues nothing. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { addMember } from "../../../src/members/members.ts";
import { printProof } from "../../../src/office/notices/proof.ts";
import { newFolder } from "../../support/folder.ts";
import { readPdf } from "../../support/pdf.ts";
import { openPortal, taro } from "../../support/portal.ts";
import { actsOf, atDesk } from "../insurer/desk.ts";

const folder = newFolder("proof");
afterAll(() => rmSync(folder, { recursive: true }));

it("is the first, the longest and the rarest sheet, marked, with credentials that open nothing", async () => {
  const test = await openPortal();
  const names = ["見本 一郎", "見本 二郎", "辻\u{E0100} 三郎", "寿限無寿限無 五劫の擦り切れ", "見本 四郎"];
  const memberIds: string[] = [];
  for (const [n, name] of names.entries()) {
    const postalAddress = { postalCode: "1000001", lines: ["見本町1"] };
    memberIds.push(await addMember(test.portal, { ...taro, memberNumber: `${n}-1`, name, postalAddress }));
  }
  const proof = { memberIds, file: join(folder, "proof.pdf"), format: "letter", look: {}, conditions: {} } as const;
  expect(await printProof(atDesk(test), proof)).toEqual(["0-1", "3-1", "2-1"]);
  const pages = await readPdf(proof.file);
  expect(pages).toHaveLength(3);
  for (const page of pages) expect(page.text).toContain("見本\r\n");
  const [temporaryUserId = ""] = /kp-\w{8}/.exec(pages[0]!.text)!;
  const [temporaryPassword = ""] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(pages[0]!.text)!;
  const visitor = test.visitor();
  await visitor.signsInWithNotice({ temporaryUserId, temporaryPassword, expiresAt: 0 });
  expect(visitor.sees.path).toBe("/sign-in");
  const { db } = test.portal;
  expect(await db.selectFrom("notices").select("id").where("member_id", "in", memberIds).execute()).toEqual([]);
  expect(await actsOf(test)).toEqual(["notice.proof: 0-1, 3-1, 2-1"]);
});
