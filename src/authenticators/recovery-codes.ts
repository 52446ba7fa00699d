/** Ten one-time codes of 80 bits, kept only as hashes (C1). The first group finds the row, the rest is the secret. */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { foldCode, grouped, randomCode } from "../keys/crockford.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { findPendingSecret, pendingSecret } from "./pending-secrets.ts";

/** What people are told of their codes: how many there are, and how many characters each has. */
export const recoveryCodeRule = { count: 10, length: 16 };
const selectorLength = 4;

interface Scene extends SignedIn {
  portal: Portal;
}

/** @returns the codes this session is shown, `XXXX-XXXX-XXXX-XXXX`; the same ones until they are saved. */
export async function draftRecoveryCodes(scene: Scene): Promise<string[]> {
  const draft = await pendingSecret(scene.portal, scene, "recovery-codes", () => newCodes(scene.portal).join(" "));
  return draft.split(" ").map((code) => grouped(code));
}

/** @returns the address of a text file with the codes, which no server is asked for. */
export function codesFile(codes: string[]): string {
  return `data:text/plain;charset=utf-8,${encodeURIComponent(codes.join("\r\n"))}`;
}

/** @returns the codes this session was shown, if it was. */
export async function shownRecoveryCodes(scene: Scene): Promise<string[] | undefined> {
  return (await findPendingSecret(scene.portal, scene, "recovery-codes"))?.split(" ");
}

interface HashedCode {
  selector: string;
  hash: string;
}

/** @throws {Busy} */
export async function hashRecoveryCodes(portal: Portal, codes: string[]): Promise<HashedCode[]> {
  return Promise.all(
    codes.map(async (code) => {
      const { selector, secret } = split(foldCode(code));
      return { selector, hash: await portal.hashing.hash(secret, "x1") };
    }),
  );
}

/** Keeps a new set; every older code of the member is void. */
export async function saveRecoveryCodes({ portal, member }: Scene, codes: HashedCode[]): Promise<void> {
  await removals(portal, "recovery_codes").where("member_id", "=", member.id).execute();
  await portal.db
    .insertInto("recovery_codes")
    .values(
      codes.map(({ selector, hash }) => ({
        insurer_id: portal.insurer.id,
        member_id: member.id,
        selector,
        code_hash: hash,
        created_at: portal.clock(),
      })),
    )
    .execute();
}

/** @returns the selector of the code if it is right and unused; it is not spent yet. @throws {Busy} */
export async function checkRecoveryCode(portal: Portal, memberId: string, typed: string): Promise<string | undefined> {
  const { selector, secret } = split(foldCode(typed));
  const row = await rows(portal, "recovery_codes")
    .select("code_hash")
    .where("member_id", "=", memberId)
    .where("selector", "=", selector)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return (await portal.hashing.verify(secret, row?.code_hash)) ? selector : undefined;
}

/** @returns false when the code was used meanwhile. */
export async function spendRecoveryCode(portal: Portal, memberId: string, selector: string): Promise<boolean> {
  return one(
    changes(portal, "recovery_codes")
      .set({ used_at: portal.clock() })
      .where("member_id", "=", memberId)
      .where("selector", "=", selector)
      .where("used_at", "is", null),
  );
}

/** @returns how many codes the member can still use. */
export async function recoveryCodesLeft(portal: Portal, memberId: string): Promise<number> {
  const { left } = await rows(portal, "recovery_codes")
    .select((all) => all.fn.countAll<number>().as("left"))
    .where("member_id", "=", memberId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return left;
}

/** Codes whose first groups differ, so that each is found by its own. */
function newCodes(portal: Portal): string[] {
  const codes = new Map<string, string>();
  while (codes.size < recoveryCodeRule.count) {
    const code = randomCode(portal.random, recoveryCodeRule.length);
    codes.set(split(code).selector, code);
  }
  return [...codes.values()];
}

const split = (code: string) => ({ selector: code.slice(0, selectorLength), secret: code.slice(selectorLength) });
