/** Members whom a file does not name any more. They are only listed: whoever has left is retired by the office, one by one. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import type { SeenNumbers } from "./seen-numbers.ts";

const pageRows = 1000;

/** @param numbers of the file. @returns the numbers of the members who are not in it, retired ones left out. */
export async function missingMembers(portal: Portal, numbers: Pick<SeenNumbers, "has">): Promise<string[]> {
  const missing: string[] = [];
  let after = "";
  for (;;) {
    const page = await rows(portal, "members")
      .select(["member_number", "retired_at"])
      .where("member_number", ">", after)
      .orderBy("member_number")
      .limit(pageRows)
      .execute();
    for (const { member_number, retired_at } of page) {
      if (retired_at === null && !numbers.has(member_number)) missing.push(member_number);
    }
    if (page.length < pageRows) return missing;
    after = page.at(-1)!.member_number;
  }
}
