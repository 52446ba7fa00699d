/** One more passkey, on this device or another; its name is asked for afterwards. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { addAuthenticator, authenticatorsOf, mostAuthenticators } from "../authenticators/authenticators.ts";
import { deviceNameFor, uniqueName } from "../authenticators/device-names.ts";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import { type NewPasskey, registrationOptions, verifyRegistration } from "../authenticators/passkey.ts";
import { ceremonyScripts, noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import { isDuplicate } from "../database/database.ts";
import { newId, transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { renewSession } from "../sessions/sessions.ts";
import { type Problem, strings } from "../strings/strings.ts";
import { change, type Outcome, type Scene } from "./change.ts";

export const addPasskey = change({
  view: "account/add-passkey",
  back: "/account/sign-in-methods",
  form: z.strictObject({ response: z.string().default("") }),

  async show(scene) {
    const { portal, member, visit } = scene;
    const existing = await authenticatorsOf(portal, member.id);
    const isFull = existing.length >= mostAuthenticators;
    return {
      heading: strings[visit.language].authenticator.heading,
      isFull,
      most: mostAuthenticators,
      options: isFull ? "" : await registrationOptions(portal, scene, existing),
      noScript,
      scripts: isFull ? [] : ceremonyScripts,
      inApp: inAppBrowser(visit.userAgent),
      elsewhere: `${portal.insurer.origin}/sign-in`,
    };
  },

  async submit(scene, { response }): Promise<Outcome> {
    const problem = passkeyProblem(response, "register");
    if (problem) return refuse(problem);
    const passkey = await verifyRegistration(scene.portal, scene, response);
    if (!passkey) {
      await recordOwn(scene, "passkey.add", "refused");
      return refuse({ key: "passkeyNotVerified" });
    }
    return add(scene, passkey).catch(async (error: unknown) => {
      if (!isDuplicate(error)) throw error;
      // The credential belongs to somebody: another member, or another insurer's (W2).
      await recordOwn(scene, "passkey.add", "refused", "known credential");
      return refuse({ key: "passkeyNotVerified" });
    });
  },
});

async function add(scene: Scene, passkey: NewPasskey): Promise<Outcome> {
  const { portal, member, visit, through } = scene;
  const id = newId(portal.random);
  return transaction(portal, async (within): Promise<Outcome> => {
    const name = uniqueName(await authenticatorsOf(within, member.id), deviceNameFor(portal, visit, "passkey"));
    if (!(await addAuthenticator(within, member.id, { ...passkey, id, kind: "passkey", name }))) {
      return refuse({ key: "devicesFull", values: { most: mostAuthenticators } });
    }
    await recordOwn({ ...scene, portal: within }, "passkey.add", "ok");
    await queueMail({ ...scene, portal: within }, "passkeyAdded");
    return { leadTo: `/account/devices/${id}/name`, session: await renewSession(within, scene, {}, through) };
  });
}

function refuse(problem: Problem): Outcome {
  return { problems: { response: [problem] } };
}
