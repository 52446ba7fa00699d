/** The second factor of every later sign-in: passkey, one-time code, or a recovery code as the way out. */
import { z } from "zod";
import { positionOf } from "../onboarding/position.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { replaceSession, type SignedIn } from "../sessions/sessions.ts";
import { inSession, memberPage, resumeLostAnswer } from "../sessions/visit-session.ts";
import type { Gate } from "../web/form-page.ts";
import { tellOfNewDevice } from "./new-device.ts";
import { leadOn, nextOf, withNext } from "./next.ts";
import { enterByProof, proofFields, proofPage } from "./prove.ts";

export const secondFactor = memberPage({
  view: "sign-in/second-factor",
  heading: (t) => t.secondFactor.heading,
  form: z.strictObject(proofFields),

  show: ({ visit, ...who }) => proofPage(visit, who),

  async submit(scene, given) {
    const { portal, member, through } = scene;
    const entered = await enterByProof(scene, given, "sign-in.second-factor", async (within, authenticatorId) => {
      const changes = { assurance: "full", authenticatorId: authenticatorId ?? null } as const;
      const token = await replaceSession(within, scene, changes, through);
      if (token) await tellOfNewDevice({ ...scene, portal: within });
      return token;
    });
    if (!("token" in entered)) return entered;
    return { session: entered.token, knownDevice: newKnownDevice(portal, member.id) };
  },
});

/** Lets in who has given the right password and has a second factor. */
export const betweenFactors: Gate<SignedIn> = {
  ...inSession,
  action: (c) => withNext("/sign-in/second-factor", nextOf(c)),
  next: async (c) => leadOn(c, await positionOf(c)),
  async enter(c, { fields }) {
    const position = await positionOf(c);
    if (position.at === "second-factor") return position.who;
    const isLost = fields && position.at === "sign-in" && (await resumeLostAnswer(c, fields));
    return leadOn(c, isLost ? await positionOf(c) : position);
  },
};
