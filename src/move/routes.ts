/** 機種変更: the pages of the old phone, which is signed in, and of the new one, which is not. */
import type { Hono } from "hono";
import { changeRoute } from "../account/change.ts";
import { inside } from "../account/inside.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { nameDevice, showDeviceName } from "./device-name.ts";
import { invitationStatus, openInvitation, showInvitation } from "./invitation.ts";
import { move, moveCode, moveStatus } from "./old-phone.ts";
import { registerOtp, showOtp } from "./otp.ts";
import { registerPasskey, showPasskey } from "./passkey.ts";

export function moveRoutes(app: Hono<Env>): void {
  changeRoute(app, "/account/move", move);
  changeRoute(app, "/account/move/code", moveCode);
  route(app, "/account/move/status", { get: inside(moveStatus) });

  route(app, "/move", { get: showInvitation, post: openInvitation });
  route(app, "/move/status", { get: invitationStatus });
  route(app, "/move/passkey", { get: showPasskey, post: registerPasskey });
  route(app, "/move/otp", { get: showOtp, post: registerOtp });
  route(app, "/move/device-name", { get: showDeviceName, post: nameDevice });
}
