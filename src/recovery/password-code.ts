/** The code that was mailed, entered in the browser in which it was asked for; another browser's is of no use here. */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { mailsAnHour } from "../limits/counters.ts";
import { readEmailCode } from "../mail/email-codes.ts";
import type { FormPage, Scene } from "../web/form-page.ts";
import { checkResetCode, proveResetEmail, resetRule } from "./password-resets.ts";
import type { Asking } from "./position.ts";

export const passwordCode: FormPage<Asking, { code: string }> = {
  view: "recovery/password-code",
  heading: (t) => t.emailCode.heading,
  form: z.strictObject({ code: z.string().default("") }),

  show: async () => ({ rule: resetRule, mailsAnHour }),

  async submit(scene, { code }) {
    const { portal, reset } = scene;
    const read = readEmailCode(code);
    if ("problem" in read) return { problems: { code: [read.problem] } };
    // No reset was asked for in this browser, or it has ended.
    const problem = reset ? await checkResetCode(portal, reset.id, read.digits) : ({ key: "resetEnded" } as const);
    if (problem) return { problems: { code: [problem] }, record: () => note(scene, portal, "refused") };
    await transaction(portal, async (within) => {
      if (await proveResetEmail(within, reset!.id, reset!.member?.id ?? "")) await note(scene, within, "ok");
    });
    return undefined;
  },
};

async function note({ reset, visit }: Scene<Asking>, portal: Portal, outcome: "ok" | "refused"): Promise<void> {
  const { ip, userAgent } = visit;
  const subject = reset?.member?.id ?? "";
  await record(portal, { action: "recovery.password-code", outcome, actor: subject, subject, ip, userAgent });
}
