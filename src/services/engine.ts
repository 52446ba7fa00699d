/** The OpenID provider of one insurer: what oidc-provider is told. Everything it would keep, show or decide itself is ours. */
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Portal } from "../deps.ts";
import { issuerOf } from "../insurers/service-clients.ts";
import { signingKeys } from "../insurers/signing-keys.ts";
import { serviceCalls } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { isOpenAtServices } from "../sessions/at-services.ts";
import { waitingCookie } from "../web/waiting.ts";
import { callerOf } from "./caller.ts";
import { fullAssurance, isSecretOf } from "./clients.ts";
import { openedIn, replaceGrant, signInAt } from "./engine-sessions.ts";
import { claimsAbout, subOf } from "./knowledge.ts";
import { answerItself, showRefusal, showSignOut } from "./own-pages.ts";
import { payloadsOf } from "./payloads.ts";
import { keepAccount } from "./what-happened.ts";

const minute = 60;
/** So long a request waits for its member, who may be in the middle of the first login. */
const waitsFor = 60 * minute;

export type Engine = Provider;
type Context = KoaContextWithOIDC;

export async function makeEngine(portal: Portal): Promise<Engine> {
  const provider = new Provider(issuerOf(portal), {
    ...configurationOf(portal),
    jwks: { keys: await signingKeys(portal) } as NonNullable<Configuration["jwks"]>,
  });
  seeOurSessions(provider, portal);
  provider.Client.prototype.compareClientSecret = function compare(given: string) {
    return isSecretOf(portal, this.clientId, given) as unknown as boolean;
  };
  provider.on("server_error", (_, error) => portal.log.error({ error: error.stack }, "a service's request failed"));
  provider.use(withoutCookies);
  provider.use(keepAccount(portal));
  provider.use(answerItself);
  return provider;
}

function configurationOf(portal: Portal): Configuration {
  return {
    allowOmittingSingleRegisteredRedirectUri: false,
    adapter: (kind) => payloadsOf(portal, kind),
    acrValues: [fullAssurance],
    claims: {
      acr: null,
      amr: null,
      auth_time: null,
      iss: null,
      sid: null,
      // What the insurer allowed comes with any sign-in; the other two are accepted from programs that always ask for them.
      openid: [
        "sub",
        "amr",
        "member_number",
        "name",
        "name_kana",
        "birthdate",
        "email",
        "email_verified",
        "updated_at",
      ],
      profile: [],
      email: [],
    },
    clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
    clientBasedCORS: () => false,
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    clockTolerance: minute,
    cookies: {
      names: { session: "unused", interaction: waitingCookie, resume: "__Secure-genkan-service" },
      short: { httpOnly: true, sameSite: "lax", secure: true, path: "/" },
    },
    discovery: { response_modes_supported: ["query"] },
    enabledJWA: {
      clientAuthSigningAlgValues: ["ES256", "RS256", "PS256"],
      idTokenSigningAlgValues: ["ES256", "RS256"],
      dPoPSigningAlgValues: ["ES256"],
    },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: showSignOut, postLogoutSuccessSource: showSignOut },
    },
    fetch: (url, options) => fetch(url, guarded(portal, String(url), options)),
    findAccount: async (ctx, memberId, token) => {
      const clientId = ctx.oidc.client?.clientId ?? "";
      if (token && !(await isStillOpen(portal, token))) return undefined;
      if (token) await countCall(portal, clientId);
      const claims = await claimsAbout(portal, clientId, memberId);
      // ID tokens are kept and sent around by services; what they know of the member is told by userinfo alone.
      const told = (use: string) => ({ sub: memberId, ...(use === "userinfo" ? claims : {}) });
      return claims && { accountId: memberId, claims: async (use) => told(use) };
    },
    interactions: { policy: policy(), url: (_, { uid }) => `/services/continue/${uid}` },
    loadExistingGrant: (ctx) => openService(portal, ctx),
    pairwiseIdentifier: (_, memberId, client) => subOf(portal, client.clientId, memberId),
    pkce: { required: () => true },
    renderError: showRefusal,
    responseTypes: ["code"],
    scopes: ["openid"],
    subjectTypes: ["pairwise"],
    ttl: {
      AccessToken: 5 * minute,
      AuthorizationCode: minute,
      Grant: portal.insurer.absolute_minutes * minute,
      IdToken: 5 * minute,
      Interaction: waitsFor,
      Session: minute,
    },
  };
}

/** One question, whether the member is there and proved it lately enough; the insurer's own services need no consent. */
function policy() {
  const all = interactionPolicy.base();
  all.remove("consent");
  const { Check } = interactionPolicy;
  // A request that waited must not go on for somebody who has left meanwhile.
  const isThere = new Check("nobody", "End-User authentication is required", async (ctx) => {
    return (await callerOf(ctx.req))?.who.member.id !== ctx.oidc.session?.accountId || !ctx.oidc.session?.accountId;
  });
  const { checks } = all.get("login")!;
  checks.add(isThere, 0);
  for (const check of checks) check.error ??= "login_required";
  return all;
}

/** The engine asks for "the session of this cookie" and is given the member's own, or one that nobody is in. */
function seeOurSessions({ Session }: Provider, portal: Portal): void {
  Object.assign(Session, {
    async get(ctx: Context) {
      const session = new Session();
      const caller = await callerOf(ctx.req);
      if (caller) {
        session.uid = caller.servicesKey;
        session.authorizations = await openedIn(portal, caller.servicesKey);
        session.loginAccount(caller.login);
      }
      ctx.oidc?.entity("Session", session);
      return session;
    },
  });
}

/** What the member may be known by at the service is granted by the insurer, for as long as the session is open. */
async function openService(portal: Portal, ctx: Context) {
  const { client, session, provider } = ctx.oidc;
  const { clientId } = client!;
  const caller = (await callerOf(ctx.req))!;
  const known = session!.grantIdFor(clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  const grant = found ?? new provider.Grant({ accountId: caller.who.member.id, clientId });
  grant.addOIDCScope("openid profile email");
  const id = await grant.save();
  if (known !== undefined && !found) await replaceGrant(portal, known, id);
  const about = { servicesKey: caller.servicesKey, clientId, memberId: caller.who.member.id, grantId: id };
  const { sid, grantId } = await signInAt(portal, about);
  session!.sidFor(clientId, sid);
  session!.grantIdFor(clientId, grantId);
  return grantId === id ? grant : provider.Grant.find(grantId);
}

async function isStillOpen(portal: Portal, token: object): Promise<boolean> {
  const { sessionUid } = token as { sessionUid?: string };
  return sessionUid !== undefined && isOpenAtServices(portal, sessionUid);
}

/** A service that calls without end is a fault in it. */
async function countCall(portal: Portal, clientId: string): Promise<void> {
  if ((await attempt(portal, serviceCalls(clientId))).allowed) return;
  throw new errors.CustomOIDCProviderError("temporarily_unavailable", "too many calls of this client");
}

/** The engine's session has no cookie, and the others are Secure whatever stands between us and the browser. */
async function withoutCookies(ctx: Context, next: () => Promise<void>): Promise<void> {
  ctx.cookies.secure = true;
  await next();
  const set = [ctx.res.getHeader("set-cookie") ?? []].flat().map(String);
  const kept = set.filter((cookie) => !cookie.startsWith("unused="));
  if (kept.length > 0) ctx.res.setHeader("set-cookie", kept);
  else ctx.res.removeHeader("set-cookie");
}

/** Services are out on the internet: the engine's guard lets it ask no address of this house. The demonstration's are on this machine. */
function guarded({ insurer }: Portal, url: string, options: RequestInit | undefined): RequestInit {
  const isHere = ["localhost", "127.0.0.1"].includes(new URL(url).hostname);
  if (insurer.demonstration_at === null || !isHere) return options ?? {};
  const { dispatcher: _, ...unguarded } = options as RequestInit & { dispatcher?: unknown };
  return unguarded;
}
