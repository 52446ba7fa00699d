/** プロフィール変更: who the member is to the portal, and what of it can be changed. */
import { currentUserDetails } from "../authenticators/passkey.ts";
import { connectionsOf } from "../insurers/service-clients.ts";
import { unseal } from "../members/members.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { languageTags } from "../strings/strings.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

export async function profile(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  return page(c, "account/profile", (t) => t.profile.heading, {
    name: member.name,
    userId: member.user_id,
    email: unseal(portal, member, "email") ?? "",
    isConfirmed: member.email_confirmed_at !== null,
    pendingEmail: unseal(portal, member, "pending_email") ?? "",
    recoveryEmail: unseal(portal, member, "recovery_email") ?? "",
    isRecoveryConfirmed: member.recovery_email_confirmed_at !== null,
    hasServices: (await connectionsOf(portal, member.id)).length > 0,
    memberLanguage: languageTags[member.language ?? language],
    signal: { name: "signalCurrentUserDetails", options: currentUserDetails(portal, member) },
  });
}
