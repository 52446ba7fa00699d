/** Ways back for whoever forgot or lost something. */
import type { Hono } from "hono";
import { page } from "../web/page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { notMeRoutes } from "./not-me.ts";
import { forgottenPasswordRoutes } from "./password.ts";
import { resetCodeRoutes } from "./password-code.ts";
import { resetFactorRoutes } from "./password-factor.ts";
import { resetPasswordRoutes } from "./password-new.ts";
import { recoveryObjectionRoutes } from "./recovery-objection.ts";
import { forgottenUserIdRoutes } from "./user-id.ts";

export function recoveryRoutes(app: Hono<Env>): void {
  notMeRoutes(app);
  forgottenUserIdRoutes(app);
  forgottenPasswordRoutes(app);
  resetCodeRoutes(app);
  resetFactorRoutes(app);
  resetPasswordRoutes(app);
  recoveryObjectionRoutes(app);
  route(app, "/recovery/no-factor", { get: (c) => page(c, "recovery/no-factor") });
}
