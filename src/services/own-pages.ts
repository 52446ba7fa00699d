/** What the engine would say in its own words: the page for a request that is refused, and the question before signing out. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { page } from "../web/page.ts";
import { requestOf } from "./caller.ts";
import { withState } from "./sign-out.ts";

/** The service's request cannot be answered, and it cannot be told so either: the member can only go back. */
export async function showRefusal(ctx: KoaContextWithOIDC): Promise<void> {
  const c = requestOf(ctx.req);
  // Such a page is for people; a program that asks for one gets it too.
  await send(
    ctx,
    page(c, "services/refused", (t) => t.services.refusedHeading, {}, { status: 400 }),
  );
}

/** Our own page asks, and knows what the service asked for. */
export async function showSignOut(ctx: KoaContextWithOIDC): Promise<void> {
  ctx.body = "";
}

/**
 * A service asks to sign the member out. The engine has checked what it asked for; whether the member wants it is asked by our
 * page, and who is not there is led back at once.
 */
export async function answerItself(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const { path } = ctx;
  if (path !== "/session/end" || ctx.status !== 200 || !ctx.oidc) return;
  const c = requestOf(ctx.req);
  const { params, client, session } = ctx.oidc;
  const { post_logout_redirect_uri: to, state } = params ?? {};
  const known = client && typeof to === "string" ? { clientId: client.clientId, to } : undefined;
  const said = known && typeof state === "string" ? { ...known, state } : known;
  if (session?.accountId) {
    const data = { action: "/services/sign-out", hidden: said ?? {} };
    return send(
      ctx,
      page(c, "services/sign-out", (t) => t.signOut.askHeading, data),
    );
  }
  const back = known ? withState(known.to, typeof state === "string" ? state : undefined) : "";
  const headers = back ? { refresh: `0;url=${back}` } : {};
  return send(
    ctx,
    page(c, "services/signed-out", (t) => t.services.signedOutHeading, { to: back }, { headers }),
  );
}

async function send(ctx: KoaContextWithOIDC, response: Response): Promise<void> {
  ctx.status = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") ctx.set(name, value);
  for (const cookie of response.headers.getSetCookie()) ctx.append("set-cookie", cookie);
  ctx.body = Buffer.from(await response.arrayBuffer());
}
