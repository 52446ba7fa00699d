/** The new phone's passkey, registered as in the first login; its challenge is bound to the invitation (W1). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import { registrationOptions, verifyRegistration } from "../authenticators/passkey.ts";
import { ceremonyScripts, noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import { isDuplicate } from "../database/database.ts";
import { type Problem, strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";
import { finish } from "./finish.ts";
import { type NewPhone, whenMove } from "./new-phone.ts";

const form = z.strictObject({ response: z.string().default("") });

export const showPasskey = whenMove("confirmed", (c, phone) => show(c, phone));

export const registerPasskey = whenMove("confirmed", async (c, phone, fields: Record<string, string>) => {
  const { response } = parseFields(form, fields);
  const problem = passkeyProblem(response, "register");
  if (problem) return show(c, phone, problem);
  const passkey = await verifyRegistration(phone.portal, boundToMove(phone), response);
  if (!passkey) return refuse(c, phone, "");
  return finish(c, phone, "passkeyAdded", { kind: "passkey", ...passkey }, (why) => show(c, phone, why)).catch(
    (error: unknown) => {
      if (!isDuplicate(error)) throw error;
      // The credential belongs to somebody: another member, or another insurer's (W2).
      return refuse(c, phone, "known credential");
    },
  );
});

async function refuse(c: Request, phone: NewPhone, detail: string): Promise<Response> {
  await recordOwn(phone, "passkey.add", "refused", detail);
  // A parallel post may have used the challenge and registered; then this phone is led on.
  return whenMove("confirmed", (_, still) => show(c, still, { key: "passkeyNotVerified" }))(c);
}

async function show(c: Request, phone: NewPhone, problem?: Problem): Promise<Response> {
  const { portal, visit, member } = phone;
  const existing = await authenticatorsOf(portal, member.id);
  const data = {
    heading: strings[visit.language].authenticator.heading,
    action: "/move/passkey",
    options: await registrationOptions(portal, boundToMove(phone), existing),
    noScript,
    scripts: ceremonyScripts,
    // Only this browser opened the invitation; another one could not go on.
    inApp: undefined,
  };
  return page(c, "move/passkey", data, problem ? { problems: { response: [problem] }, status: 422 } : {});
}

const boundToMove = ({ member, move }: NewPhone) => ({ member, session: { id: move.id } });
