/** 機種変更: the pages of the old phone, which is signed in, and of the new one, which is not. */
import type { Hono } from "hono";
import { inside, whenInside } from "../account/inside.ts";
import { formRoute } from "../web/form-page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { deviceName } from "./device-name.ts";
import { invitationStatus, openInvitation, showInvitation } from "./invitation.ts";
import { move } from "./new-phone.ts";
import { invite, moveStatus, number } from "./old-phone.ts";
import { otp } from "./otp.ts";
import { passkey } from "./passkey.ts";

export function moveRoutes(app: Hono<Env>): void {
  formRoute(app, "/account/move", inside({ proof: true }), invite);
  // The invitation itself is not older than ten minutes, and it needed the proof.
  formRoute(app, "/account/move/code", inside({ proof: false }), number);
  route(app, "/account/move/status", { get: whenInside(moveStatus) });

  route(app, "/move", { get: showInvitation, post: openInvitation });
  route(app, "/move/status", { get: invitationStatus });
  formRoute(app, "/move/passkey", move("confirmed"), passkey);
  formRoute(app, "/move/otp", move("confirmed"), otp);
  formRoute(app, "/move/device-name", move("done"), deviceName);
}
