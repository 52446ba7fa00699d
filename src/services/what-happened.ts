/** What the audit log is told of services: who went on to which, and what was refused. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { record } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { rowsAbout } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { householdOf } from "../web/address.ts";
import { callerOf, requestOf } from "./caller.ts";
import { fullAssurance } from "./clients.ts";
import { rememberVisit } from "./knowledge.ts";

/** Before the answer leaves, what it says is on record. */
export function keepAccount(portal: Portal) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (!ctx.oidc) return;
    const { entities, client, params } = ctx.oidc;
    const isAsked = ["authorization", "resume"].includes(ctx.oidc.route);
    if (isAsked && entities.AuthorizationCode && client) return recordVisit(portal, ctx, client.clientId);
    const told = errorIn(ctx);
    if (told) await recordRefusal(portal, ctx, `${told} ${client?.clientId ?? String(params?.client_id ?? "")}`.trim());
  };
}

async function recordVisit(portal: Portal, ctx: KoaContextWithOIDC, clientId: string): Promise<void> {
  const { who } = (await callerOf(ctx.req))!;
  const { ip, userAgent } = requestOf(ctx.req).var.visit;
  await transaction(portal, async (within) => {
    await rememberVisit(within, clientId, who.member.id);
    await record(within, {
      action: "service.authorize",
      outcome: "ok",
      actor: who.member.id,
      subject: clientId,
      detail: fullAssurance,
      ip,
      userAgent,
      sessionId: who.session.id,
    });
  });
}

/** Anybody on the internet can be refused: one row a minute from one household. */
async function recordRefusal(portal: Portal, ctx: KoaContextWithOIDC, detail: string): Promise<void> {
  const { ip, userAgent } = requestOf(ctx.req).var.visit;
  if (!(await attempt(portal, rowsAbout("service.authorize", householdOf(ip)))).allowed) return;
  const event = { action: "service.authorize", outcome: "refused", actor: "", subject: "", detail } as const;
  await record(portal, { ...event, ip, userAgent });
}

/** @returns the error that the answer tells of, wherever it stands. */
function errorIn(ctx: KoaContextWithOIDC): string {
  const { body } = ctx as { body: unknown };
  if (body && typeof body === "object" && "error" in body) return String(body.error);
  const to = ctx.response.get("location");
  const error = to && URL.canParse(to) ? new URL(to).searchParams.get("error") : null;
  return error ?? (ctx.status >= 400 ? `${ctx.oidc.route} ${ctx.status}` : "");
}
