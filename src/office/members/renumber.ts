/** 任意継続, 転籍: a member gets another number and keeps the account. */
import { isDuplicate } from "../../database/database.ts";
import { changes, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { isExcelDate, isMemberNumber, longestMemberNumber, readMemberNumber } from "../../members/member-number.ts";
import { type By, note } from "./by.ts";
import { memberByNumber } from "./find.ts";

/**
 * @param from the number of before, @param to the new one, both in any width.
 * @returns the number as it is kept now; nothing when it was so before. @throws {Refusal} when it is none, or somebody else's.
 */
export async function renumberMember(portal: Portal, from: string, to: string, by: By): Promise<string | undefined> {
  const number = readMemberNumber(to);
  if (isExcelDate(number) || !isMemberNumber(number)) {
    throw new Refusal("notMemberNumber", { number: to, max: longestMemberNumber });
  }
  const taken = new Refusal("numberTaken", { number });
  return transaction(portal, async (within) => {
    const member = await memberByNumber(within, from);
    if (member.member_number === number) return undefined;
    // Neither case nor width makes another number.
    const others = rows(within, "members").select("id").where("id", "!=", member.id);
    const other = others.where((where) => where(where.fn("lower", ["member_number"]), "=", number.toLowerCase()));
    if (await other.executeTakeFirst()) throw taken;
    const values = { member_number: number, updated_at: portal.clock() };
    await changes(within, "members").set(values).where("id", "=", member.id).execute();
    await note(within, member.id, "member.renumber", by, `${member.member_number} → ${number}`);
    return number;
  }).catch((error: unknown) => {
    if (isDuplicate(error)) throw taken;
    throw error;
  });
}
