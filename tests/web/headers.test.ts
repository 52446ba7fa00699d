import { beforeAll, describe, expect, it } from "vitest";
import type { Hashing } from "../../src/keys/hashing.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

/** What every answer must carry (F1-F3, A7). `same-origin` instead of `no-referrer`: Chromium would send `Origin: null`. */
const always = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
  vary: "HX-Request",
  genkan: "1",
  "strict-transport-security": "max-age=31536000",
};

/** What speaks of pages: a fragment is none, and the policies of the page it goes into hold for it. */
const ofPages = { "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin" };

const among = (headers: Headers, names: object) => Object.fromEntries([...headers].filter(([name]) => name in names));

function expectFragmentSecure(headers: Headers): void {
  expect(among(headers, always)).toEqual(always);
  expect(policyOf(headers)).toEqual({
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  });
}

function expectSecure(headers: Headers): void {
  expect(among(headers, { ...always, ...ofPages })).toEqual({ ...always, ...ofPages });
  const policy = policyOf(headers);
  expect(policy["default-src"]).toEqual(["'none'"]);
  expect(policy["script-src"]).toEqual(["'self'"]);
  expect(policy["style-src"]?.join(" ")).toMatch(/^('self'|'sha256-[\w+/]{43}=')$/);
  expect(policy["img-src"]).toEqual(["'self'"]);
  expect(policy["connect-src"]).toEqual(["'self'"]);
  expect(policy["form-action"]).toEqual(["'self'"]);
  expect(policy["base-uri"]).toEqual(["'none'"]);
  expect(policy["frame-ancestors"]).toEqual(["'none'"]);
  expect(headers.get("permissions-policy")).toMatch(/publickey-credentials-get=\(self\)/);
  expect(headers.get("permissions-policy")).toMatch(/publickey-credentials-create=\(self\)/);
}

const policyOf = (headers: Headers): Record<string, string[]> =>
  Object.fromEntries(
    (headers.get("content-security-policy") ?? "").split(";").map((directive) => {
      const [name = "", ...sources] = directive.trim().split(" ");
      return [name, sources];
    }),
  );

let test: TestPortal;

beforeAll(async () => {
  test = await openPortal({ config: { logLevel: "silent" } });
});

/** The portal, with each of its answers looked at on the way. */
function watched(look: (response: Response, path: string, init: RequestInit) => void): TestPortal["app"] {
  const request = async (url: URL, init: RequestInit) => {
    const response = await test.app.request(url, init);
    look(response, url.pathname, init);
    return response;
  };
  return { request } as unknown as TestPortal["app"];
}

/** Every URL of the portal itself. */
const paths = () => [
  ...new Set(
    test.app.routes.map((route) => route.path).filter((path) => path !== "/*" && !/static|healthz|readyz/.test(path)),
  ),
];

const ours = { origin: "", "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };

describe("every URL of the portal", () => {
  it("is known to these tests: sign-in, first login and account", () => {
    expect(paths()).toEqual(expect.arrayContaining(["/sign-in", "/onboarding/authenticator", "/account/profile", "/"]));
    expect(paths().length).toBeGreaterThanOrEqual(19);
  });

  it.each([
    ["a stranger's GET", () => ({ method: "GET" })],
    ["a stranger's HEAD", () => ({ method: "HEAD" })],
    ["an empty form", () => ({ method: "POST", headers: ours, body: "" })],
    ["another site's form", () => ({ method: "POST", headers: { ...ours, "sec-fetch-site": "cross-site" }, body: "" })],
    [
      "a form of the wrong type",
      () => ({ method: "POST", headers: { ...ours, "content-type": "application/json" }, body: "{}" }),
    ],
    ["a form that is too large", () => ({ method: "POST", headers: ours, body: "x".repeat(40_000) })],
    ["PUT", () => ({ method: "PUT", headers: ours })],
    ["DELETE", () => ({ method: "DELETE", headers: ours })],
  ])("F1, F2, F3: answers %s with every security header", async (_, request) => {
    for (const path of paths()) {
      const { headers } = await test.app.request(test.origin + path, request());
      // The token of a move is in the address: not even our own pages may hear it.
      if (path === "/move" && headers.get("referrer-policy") === "strict-origin") {
        headers.set("referrer-policy", "same-origin");
      }
      expectSecure(headers);
    }
  });

  it("F1, F2: answers HTMX, which opens no page, with a policy under which nothing would be loaded", async () => {
    for (const path of paths()) {
      expectFragmentSecure((await test.app.request(test.origin + path, { headers: { "hx-request": "true" } })).headers);
    }
  });

  it.each([
    ["whole pages", {}],
    ["fragments", { htmx: true }],
    ["answers to forms of pages whose script runs", { scripts: true }],
  ])("F1, F3: answers every step of a first login with every security header: %s", async (name, options) => {
    const own = { ...chosen, userId: `walker-${name.slice(0, 5)}` };
    const seen: { headers: Headers; isFragment: boolean }[] = [];
    const walker = test.visitor(options);
    walker.app = watched((response, _, init) => {
      seen.push({ headers: response.headers, isFragment: "hx-request" in (init.headers as object) });
    });
    await walker.walksTo("end", await test.memberWithNotice(), own);
    for (const path of ["/", "/terms", "/account/profile", "/account/sign-in-methods", "/sign-out", "/nowhere"]) {
      await walker.opens(path);
    }
    expect(seen.length).toBeGreaterThan(20);
    for (const { headers, isFragment } of seen) (isFragment ? expectFragmentSecure : expectSecure)(headers);
  });
});

it("F2: takes the sub-domains of the insurer's address along only where a setting says so", async () => {
  const answers = await Promise.all(
    [false, true].map(async (hstsSubdomains) => {
      const portal = await openPortal({ config: { hstsSubdomains } });
      return (await portal.visitor().opens("/sign-in")).headers.get("strict-transport-security");
    }),
  );
  expect(answers).toEqual(["max-age=31536000", "max-age=31536000; includeSubDomains"]);
});

describe("pages nobody wants to see", () => {
  it.each([
    ["404", "/nowhere", {}],
    ["404 below a real page", "/onboarding/terms/nowhere", {}],
    ["404 of a name with markup", "/%3Cscript%3Ealert(1)%3C/script%3E", {}],
    ["405", "/account/profile", { method: "POST", headers: ours }],
    ["403", "/sign-in", { method: "POST", headers: { ...ours, "sec-fetch-site": "same-site" } }],
    ["415", "/sign-in", { method: "POST", headers: { ...ours, "content-type": "text/plain" } }],
    ["413", "/sign-in", { method: "POST", headers: ours, body: "x".repeat(40_000) }],
  ])(
    "A7: %s carries the same headers and names neither the software nor its version",
    async (status, path, request) => {
      const response = await test.app.request(test.origin + path, request);
      expect(response.status).toBe(Number(status.slice(0, 3)));
      expectSecure(response.headers);
      expect(response.headers.has("server") || response.headers.has("x-powered-by")).toBe(false);
      expect(await response.text()).not.toMatch(/hono|node\.js|v24\.|kysely|sqlite|postgres|at \S+ \(|<script>alert/i);
    },
  );

  it("A7, L7: an error of ours shows a number to tell the office, and nothing of what went wrong", async () => {
    const broken = { ...test.deps.hashing, verify: () => Promise.reject(new Error("canary: /secret/path.ts")) };
    const other = await openPortal({ config: { logLevel: "silent" }, deps: { hashing: broken as Hashing } });
    const visitor = other.visitor();
    await visitor.signsIn("somebody", "something");
    expect(visitor.sees.status).toBe(500);
    expectSecure(visitor.sees.headers);
    expect(visitor.sees.html).toMatch(/[\w-]{8}<\/p>/);
    expect(visitor.sees.html).not.toContain("canary");
  });

  it("A6: 405 says what is allowed", async () => {
    const answer = (path: string) => test.app.request(test.origin + path, { method: "PUT", headers: ours });
    expect((await answer("/sign-in")).headers.get("allow")).toBe("GET, HEAD, POST");
    expect((await answer("/account/profile")).headers.get("allow")).toBe("GET, HEAD");
  });

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])("A6: %s is refused at every URL", async (method) => {
    for (const path of paths()) {
      expect((await test.app.request(test.origin + path, { method, headers: ours })).status).toBe(405);
    }
  });
});

describe("what a browser keeps", () => {
  let walker: Visitor;
  const cookies: string[] = [];

  beforeAll(async () => {
    walker = test.visitor({ language: "en" });
    walker.app = watched(({ headers }) => cookies.push(...headers.getSetCookie()));
    await walker.walksTo("end", await test.memberWithNotice(), { ...chosen, userId: "cookie-1" });
    await walker.opens("/sign-in?lang=easy");
  });

  it("S9: every cookie is __Host-, Secure, HttpOnly, SameSite=Lax, for this host and every path", () => {
    expect(new Set(cookies.map((cookie) => cookie.split("=")[0]))).toEqual(
      new Set(["css", "done", "genkan", "genkan-device", "genkan-id", "genkan-lang"].map((name) => `__Host-${name}`)),
    );
    for (const cookie of cookies) {
      const [, ...attributes] = cookie.split("; ");
      expect(attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]));
      expect(cookie).not.toMatch(/domain=/i);
    }
  });

  it("S4: the session's cookie ends with the browser's session", () => {
    const ofSession = cookies.filter((cookie) => cookie.startsWith("__Host-genkan="));
    expect(ofSession.length).toBeGreaterThan(3);
    expect(ofSession.filter((cookie) => /max-age|expires/i.test(cookie))).toEqual([]);
  });

  it("S9: the session's cookie is opaque and smaller than 100 bytes", () => {
    expect(`__Host-genkan=${walker.cookies.get("__Host-genkan")}`).toMatch(/^__Host-genkan=[\w-]{43}$/);
    expect(Buffer.byteLength(`__Host-genkan=${walker.cookies.get("__Host-genkan")}`)).toBeLessThanOrEqual(100);
  });
});

it("slow phones: the portal's own headers of a page fit into 900 bytes, the first one's cookies included", async () => {
  const seen: [string, number][] = [];
  const walker = test.visitor();
  walker.app = watched((response, path) => {
    if (!response.headers.get("content-type")?.startsWith("text/html")) return;
    const lines = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`);
    seen.push([path, Buffer.byteLength(lines.join(""))]);
  });
  await walker.walksTo("end", await test.memberWithNotice(), { ...chosen, userId: "sizes-1" });
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.filter(([, size]) => size > 900)).toEqual([]);
});

describe("redirects", () => {
  const targets = [
    "//evil.test",
    "/\\evil.test",
    "https:evil.test",
    "https://evil.test",
    "%2f%2fevil.test",
    "/%0d%0aLocation:%20https://evil.test",
    "javascript:alert(1)",
  ];

  it.each(targets)("F8: %s in any parameter leads nowhere but to a page of ours", async (target) => {
    const visitor = test.visitor();
    for (const name of ["next", "redirect", "return_to", "url", "out", "ended", "userId", "lang"]) {
      for (const path of [
        "/",
        "/sign-in",
        "/sign-out",
        "/onboarding/terms",
        "/sign-in/second-factor",
        "/account/profile",
      ]) {
        const response = await visitor.request("GET", `${path}?${name}=${target}`);
        const to = response.headers.get("location");
        if (to !== null) expect(to).toMatch(/^\/(sign-in(\?ended=1(&next=%2F[a-z-]+(%2F[a-z-]+)?)?)?|)$/);
        expect(await response.text()).not.toMatch(/(href|action|src)="(\/\/|\/\\|https:|javascript:|%2f)[^"]*evil/i);
      }
    }
  });

  it.each(targets)("F8: %s as a path is nothing of ours and leads nowhere", async (target) => {
    const response = await test.app.request(`${test.origin}/${target}`);
    expect(response.status).toBe(404);
    expect(response.headers.has("location")).toBe(false);
  });
});

describe("an address with a slash too many", () => {
  const leads = async (path: string, method = "GET") => {
    const { status, headers } = await test.app.request(test.origin + path, { method });
    return [status, headers.get("location")];
  };

  it.each([
    ["/sign-in/", "/sign-in"],
    ["/sign-in//", "/sign-in"],
    ["/sign-in/?userId=kp-abcd2345&lang=en", "/sign-in?userId=kp-abcd2345&lang=en"],
    ["/account/profile/", "/account/profile"],
    ["/terms/1.0/", "/terms/1.0"],
  ])("leads from %s to %s", async (path, to) => {
    expect([await leads(path), await leads(path, "HEAD")]).toEqual([
      [303, to],
      [303, to],
    ]);
  });

  it.each([
    "//evil.test/",
    "///evil.test/",
    "/\\evil.test/",
    "/%2f%2fevil.test/",
    "/%5cevil.test/",
    "/sign-in//evil.test/",
    "/sign-in/%0d%0alocation:%20x/",
    "/https:evil.test/",
    "/%09/evil.test/",
    "//",
  ])("F8: leads nowhere from %s", async (path) => {
    expect(await leads(path)).toEqual([404, null]);
  });

  it("is no place to post to", async () => {
    const answer = await test.app.request(`${test.origin}/sign-in/`, { method: "POST", headers: ours, body: "" });
    expect([answer.status, answer.headers.has("location")]).toEqual([404, false]);
  });
});

it("F3: tells caches that a page and its fragment differ", async () => {
  const visitor = test.visitor({ htmx: true });
  const fragment = await visitor.request("GET", "/sign-in", undefined, { "hx-request": "true" });
  const page = await visitor.request("GET", "/sign-in");
  expect([fragment.headers.get("vary"), page.headers.get("vary")]).toEqual(["HX-Request", "HX-Request"]);
  expect((await fragment.text()).includes("<html")).toBe(false);
});

describe("F4: what HTMX is given", () => {
  it("is told to keep no history, load no extension and add no style of its own", async () => {
    const script = await (await test.app.request(test.deps.assets.url("portal.js"))).text();
    const { config } = JSON.parse(/^const genkan=(.*);\n/.exec(script)![1]!);
    expect(config).toMatchObject({ includeIndicatorCSS: false, history: "reload", extensions: "none" });
  });

  it("finds no script and no style in any fragment", async () => {
    const fragments: string[] = [];
    const walker = test.visitor({ htmx: true });
    const posts = walker.posts.bind(walker);
    walker.posts = async (path, fields) => {
      const sight = await posts(path, fields);
      if (!sight.html.includes("<html")) fragments.push(sight.html);
      return sight;
    };
    await walker.walksTo("end", await test.memberWithNotice(), { ...chosen, userId: "fragments-1" });
    expect(fragments.length).toBeGreaterThan(4);
    expect(fragments.filter((html) => /<(script|style|link|iframe)\b/i.test(html))).toEqual([]);
  });
});
