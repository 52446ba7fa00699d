/** Ways back for whoever forgot or lost something. */
import type { Hono } from "hono";
import { mailsAnHour } from "../limits/counters.ts";
import { anybody, formRoute } from "../web/form-page.ts";
import { page } from "../web/page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { link } from "./mail-link.ts";
import { notMe } from "./not-me.ts";
import { forgottenPassword } from "./password.ts";
import { passwordCode } from "./password-code.ts";
import { passwordFactor } from "./password-factor.ts";
import { passwordNew } from "./password-new.ts";
import { atCode, reset } from "./position.ts";
import { recoveryObjection } from "./recovery-objection.ts";
import { forgottenUserId } from "./user-id.ts";

export function recoveryRoutes(app: Hono<Env>): void {
  formRoute(app, "/mail/not-me", link("not-me"), notMe);
  route(app, "/mail/not-me/done", { get: (c) => page(c, "recovery/not-me-done", (t) => t.notMeDone.heading) });
  formRoute(app, "/mail/recovery-objection", link("recovery-objection"), recoveryObjection);
  route(app, "/mail/recovery-objection/done", {
    get: (c) => page(c, "recovery/recovery-objection-done", (t) => t.recoveryObjectionDone.heading),
  });

  formRoute(app, "/recovery/user-id", anybody, forgottenUserId);
  route(app, "/recovery/user-id/sent", {
    get: (c) => page(c, "recovery/user-id-sent", (t) => t.forgottenUserId.sentHeading, { mailsAnHour }),
  });

  formRoute(app, "/recovery/password", anybody, forgottenPassword);
  formRoute(app, "/recovery/password/code", atCode, passwordCode);
  formRoute(app, "/recovery/password/factor", reset("factor"), passwordFactor);
  formRoute(app, "/recovery/password/new", reset("new"), passwordNew);
  route(app, "/recovery/no-factor", { get: (c) => page(c, "recovery/no-factor", (t) => t.noFactor.heading) });
}
