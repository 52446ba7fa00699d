/** The office helps a member whom their own failures, or somebody else's, keep out (R3). */
import { many, removals } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import {
  currentPassword,
  emailCode,
  secondFactor,
  userIdCheck,
  userIdFromAnywhere,
  userIdFromNetwork,
} from "./counters.ts";

/**
 * Forgets every counter that can be found by the member. Those of a known browser bear only the browser's name.
 * @param userIds by which the member may have signed in.
 * @returns how many there were.
 */
export async function forgiveMember(portal: Portal, memberId: string, userIds: string[]): Promise<number> {
  const counters = [
    ...[secondFactor, currentPassword, userIdCheck, emailCode].map((counter) => counter(memberId)),
    ...userIds.map((id) => userIdFromAnywhere(portal, id)),
  ];
  const keys = counters.map(({ key }) => key);
  return many(
    removals(portal, "limits").where((where) =>
      where.or([
        where("key", "in", keys),
        // The `_` of base64url stands for any letter here, which finds no other key.
        ...userIds.map((id) => where("key", "like", userIdFromNetwork(portal, id, "%").key)),
      ]),
    ),
  );
}
