/** The insurer's privacy notice. */
import { record } from "../../audit/audit.ts";
import { transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { hashOf } from "../../insurers/terms.ts";
import type { Acting } from "../desk.ts";
import { safeText } from "./terms-text.ts";

/** @returns the notice as safe HTML. @throws {Refusal} naming every line that is wrong. */
export async function setPrivacyNotice({ portal, actor }: Acting, markdown: string): Promise<string> {
  const text = safeText(markdown);
  if ("problems" in text) throw new Refusal(text.problems);
  await transaction(portal, async ({ db, insurer, ...within }) => {
    const mine = db.selectFrom("insurers").select("privacy_html").where("id", "=", insurer.id);
    const { privacy_html: before } = await mine.executeTakeFirstOrThrow();
    await db.updateTable("insurers").set({ privacy_html: text.html }).where("id", "=", insurer.id).execute();
    const told = (html: string | null) => (html === null ? "none" : `sha256 ${hashOf(html)}`);
    const detail = `privacy_html: ${told(before)} → ${told(text.html)}`;
    await record(
      { ...within, db, insurer },
      { action: "insurer.privacy", outcome: "ok", actor, subject: insurer.id, detail },
    );
  });
  return text.html;
}
