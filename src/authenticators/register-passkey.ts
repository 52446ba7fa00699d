/** A passkey is registered: the page that opens the phone's own sheet, and what the sheet brings back. */
import { recordOwn } from "../audit/audit.ts";
import { isDuplicate } from "../database/database.ts";
import type { Outcome, Refused } from "../web/form-page.ts";
import { authenticatorsOf } from "./authenticators.ts";
import { inAppBrowser } from "./in-app-browser.ts";
import { registrationOptions, verifyRegistration } from "./passkey.ts";
import { noScript, passkeyProblem } from "./passkey-problem.ts";
import { keepAuthenticator, type Registering, type Registration } from "./registration.ts";

/** @param boundTo what the challenge is bound to, where it is not the session. @returns what the page shows. */
export async function passkeyPage({ portal, visit, member, session }: Registering, boundTo = session.id) {
  const existing = await authenticatorsOf(portal, member.id);
  const elsewhere = `${portal.insurer.origin}/sign-in`;
  return {
    options: await registrationOptions(portal, { boundTo, member }, existing),
    noScript,
    inApp: inAppBrowser(visit.userAgent, elsewhere),
    elsewhere,
  };
}

/** @param response what the hidden field holds: the answer of an authenticator, or the name of the browser's error. */
export async function registerPasskey(
  scene: Registering,
  response: string,
  registration: Registration,
  boundTo = scene.session.id,
): Promise<Outcome> {
  const problem = passkeyProblem(response, "register");
  if (problem) return { problems: { response: [problem] } };
  const passkey = await verifyRegistration(scene.portal, { boundTo, member: scene.member }, response);
  if (passkey === "late") return { problems: { response: [{ key: "passkeyLate" }] } };
  if (!passkey) return refuse(scene);
  return keepAuthenticator(scene, { ...passkey, kind: "passkey" }, registration).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
    // The credential belongs to somebody: another member, or another insurer's (W2).
    return refuse(scene, "known credential");
  });
}

function refuse(scene: Registering, detail = ""): Refused {
  return {
    problems: { response: [{ key: "passkeyNotRegistered" }] },
    record: () => recordOwn(scene, "passkey.add", "refused", detail),
  };
}
