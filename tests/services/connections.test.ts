/** The member sees which services know them and what, and ends any of it. */
import { beforeEach, describe, expect, it } from "vitest";
import { tellOfEnded } from "../../src/services/ended.ts";
import { engines } from "../../src/services/engines.ts";
import type { TestPortal } from "../support/portal.ts";
import {
  asks,
  connectedService,
  led,
  memberAtHome,
  type Service,
  servedPortal,
  toldAddress,
  visitorOf,
  welcomes,
} from "../support/service.ts";

let portal: TestPortal;
let service: Service;
let told: string[];
let home: Awaited<ReturnType<typeof memberAtHome>>;

beforeEach(async () => {
  portal = await servedPortal({ insurer: { demonstration_at: 1 } });
  const { address, tokens } = await toldAddress();
  told = tokens;
  service = await connectedService(portal, { toldAt: address, claims: ["member_number", "birthdate"] });
  home = await memberAtHome(portal);
});

async function opens() {
  const asked = await asks(service);
  return welcomes(service, (await led(home.visitor, asked.url)).to, asked);
}

describe("the connected services", () => {
  it("stand behind the profile, with what they know, once one was opened", async () => {
    expect((await home.visitor.opens("/account/profile")).html).not.toContain("/account/services");
    await opens();
    expect((await home.visitor.opens("/account/profile")).html).toContain("/account/services");
    const { html } = await home.visitor.opens("/account/services");
    for (const said of [service.name, "会員番号", "生年月日", "2026年4月6日"]) expect(html).toContain(said);
    expect(html).not.toContain("メールアドレス</dd>");
  });

  it("end when the member says so: the token is dead, the service is told, this session goes on", async () => {
    const { access_token, claims } = await opens();
    const { sub } = claims()!;
    await home.visitor.opens("/account/services");
    await home.visitor.submits({ end: service.clientId });
    expect(home.visitor.sees.html).toContain("サービスとのつながりを終わりました。");
    expect(home.visitor.sees.html).toContain("つながっているサービスはありません。");
    const answer = await fetch(`${portal.origin}/oidc/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(answer.status).toBe(401);
    await tellOfEnded(portal.deps, engines());
    expect(told).toHaveLength(1);
    expect((await home.visitor.opens("/")).status).toBe(200);
    expect((await opens()).claims()!.sub).toBe(sub);
  });

  it("A2: are nobody else's to end", async () => {
    await opens();
    const other = visitorOf(portal);
    await other.walksTo("home", await portal.memberWithNotice(), { userId: "hanako-mihon", password: "yama-no-5kuma" });
    await other.opens("/account/services");
    expect(other.sees.html).toContain("つながっているサービスはありません。");
    await other.opens("/account/language");
    const { formToken = "" } = other.formWith(["language"]).fields;
    expect((await other.posts("/account/services", { formToken, end: service.clientId })).status).toBe(404);
    expect((await home.visitor.opens("/account/services")).html).toContain(service.name);
  });
});

describe("what was done with services", () => {
  it("L1: is in the audit log: who went where, what was refused, what was ended", async () => {
    await opens();
    await led(home.visitor, (await asks(service, { prompt: "none", code_challenge_method: "plain" })).url);
    await home.visitor.opens("/account/services");
    await home.visitor.submits({ end: service.clientId });
    await tellOfEnded(portal.deps, engines());
    const rows = await portal.deps.db
      .selectFrom("audit_events")
      .select(["action", "outcome", "subject", "detail"])
      .where("insurer_id", "=", portal.portal.insurer.id)
      .where("action", "in", ["service.authorize", "service.end", "service.sign-out"])
      .orderBy("sequence")
      .execute();
    expect(rows).toEqual([
      { action: "service.authorize", outcome: "ok", subject: service.clientId, detail: "urn:genkan:full" },
      { action: "service.authorize", outcome: "refused", subject: "", detail: `invalid_request ${service.clientId}` },
      { action: "service.end", outcome: "ok", subject: home.id, detail: service.clientId },
      { action: "service.sign-out", outcome: "ok", subject: home.id, detail: service.clientId },
    ]);
  });
});
