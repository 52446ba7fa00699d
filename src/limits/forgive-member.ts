/** The office helps a member whom their own failures, or somebody else's, keep out (R3). */
import { many, removals } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import {
  accountFromAnywhere,
  accountFromNetwork,
  currentPassword,
  emailCodes,
  emailCodeTo,
  secondFactor,
  userIdCheck,
} from "./counters.ts";

const ofMember = [accountFromAnywhere, secondFactor, currentPassword, userIdCheck, emailCodes];

/**
 * Forgets every counter that can be found by the member. Those of a known browser bear only the browser's name.
 * @returns how many there were.
 */
export async function forgiveMember(portal: Portal, memberId: string): Promise<number> {
  const keys = ofMember.map((counter) => counter(memberId).key);
  return many(
    removals(portal, "limits").where((where) =>
      where.or([
        where("key", "in", keys),
        // The `_` of base64url stands for any letter here, which finds no other key.
        where("key", "like", accountFromNetwork(memberId, "%").key),
        where("key", "like", emailCodeTo(memberId, "%").key),
      ]),
    ),
  );
}
