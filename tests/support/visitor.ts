/** A person with a browser, without a browser: keeps cookies, follows redirects, fills the forms that are on the page. */
import { generate } from "otplib";
import type { PrintedNotice } from "../../src/notices/notices.ts";
import type { StepName } from "../../src/onboarding/journey.ts";
import type { TestPortal } from "./portal.ts";

export interface VisitorOptions {
  /** Ask for fragments, as HTMX does. */
  htmx?: boolean;
  /** Say with each form that the page's script runs. */
  scripts?: boolean;
  userAgent?: string;
  ip?: string;
  language?: string;
}

export interface Sight {
  path: string;
  status: number;
  html: string;
  headers: Headers;
  /** Words of the first heading. */
  heading: string;
  /** The problem summary's sentences. */
  problems: string[];
}

interface Form {
  id: string;
  action: string;
  /** Hidden, filled and ticked fields. */
  fields: Record<string, string>;
  names: string[];
}

/** A user ID and password that the rules allow, for a member who chooses for themselves. */
export const chosen = { userId: "taro-mihon", password: "mori-no-3kuma" };

/** What a member knows at home. */
export interface Own {
  userId: string;
  password: string;
  /** YYYY-MM-DD */
  birthDate: string;
}

/** What a member sends at each step of the first login, in order. */
export const answers = {
  "birth-date": (_, { birthDate }) => ({ birthDate: birthDate.replaceAll("-", "") }),
  terms: () => ({ decision: "agree" }),
  account: (_, { userId }) => ({ userId, method: "otp" }),
  password: (_, { password }) => ({ newPassword: password, confirmPassword: password }),
  email: () => ({ email: "taro@example.com" }),
  "email-code": () => ({ later: "yes" }),
  "sign-out": () => ({}),
  authenticator: async (visitor) => ({ code: await visitor.otpCode(visitor.otpSecret()) }),
  "device-name": () => ({ deviceName: "わたしのスマホ" }),
  "recovery-codes": () => ({ saved: "yes" }),
} satisfies Record<StepName, (visitor: Visitor, own: Own) => Fields | Promise<Fields>>;
export type { StepName };
export const steps = Object.keys(answers) as StepName[];

/** @returns the path of the step to which this one leads. */
export const stepAfter = (step: StepName) => `/onboarding/${steps[steps.indexOf(step) + 1]}`;

export type Fields = Record<string, string>;

export class Visitor {
  readonly cookies = new Map<string, string>();
  sees: Sight = { path: "", status: 0, html: "", headers: new Headers(), heading: "", problems: [] };
  /** Every request's last answer, redirects included. */
  answers: { path: string; status: number }[] = [];
  /** The last posted fields, for replays. */
  posted: { path: string; fields: Record<string, string>; cookie: string } | undefined;
  app: TestPortal["app"];

  readonly test: TestPortal;
  readonly options: VisitorOptions;

  constructor(test: TestPortal, options: VisitorOptions = {}) {
    this.test = test;
    this.options = options;
    this.app = test.app;
    if (options.language) this.cookies.set("__Host-genkan-lang", options.language);
  }

  /** @param headers replace the browser's own. */
  async request(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL(path, this.test.origin);
    const response = await this.app.request(url, {
      method,
      headers: {
        "user-agent": this.options.userAgent ?? "Mozilla/5.0 (Linux; Android 12) Chrome/120",
        ...(this.cookies.size > 0
          ? { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") }
          : {}),
        ...(this.options.ip ? { "x-forwarded-for": this.options.ip } : {}),
        ...(method === "POST" ? { "sec-fetch-site": "same-origin", origin: this.test.origin } : {}),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    this.answers.push({ path: url.pathname + url.search, status: response.status });
    return response;
  }

  async opens(path: string): Promise<Sight> {
    return this.arrive(path, await this.request("GET", path));
  }

  /** Sends the form on the page that has these fields, with what it holds besides. */
  async submits(fields: Record<string, string>): Promise<Sight> {
    const form = this.formWith(Object.keys(fields));
    const told: Fields = this.options.scripts || this.options.htmx ? { direct: "" } : {};
    return this.posts(form.action, { ...form.fields, ...fields, ...told });
  }

  /** Sends a form as it is, whatever page is open. */
  async posts(path: string, fields: Record<string, string>): Promise<Sight> {
    this.posted = { path, fields, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const headers = this.options.htmx ? { "hx-request": "true" } : {};
    return this.arrive(path, await this.request("POST", path, new URLSearchParams(fields).toString(), headers));
  }

  /** The form on the open page that has all these fields or buttons. */
  formWith(names: string[]): Form {
    const found = this.forms().find((form) => names.every((name) => form.names.includes(name)));
    if (!found)
      throw new Error(`no form with ${names.join(", ")} on ${this.sees.path}: ${this.sees.html.slice(0, 400)}`);
    return found;
  }

  forms(): Form[] {
    return [...this.sees.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = "", body = ""]) => {
      const inputs = [...body.matchAll(/<(?:input|button|select|textarea)\b([^>]*)>/g)].map(([, tag = ""]) =>
        attributes(tag),
      );
      const held = inputs.filter(
        (input) =>
          input.name && input.type !== "submit" && (!/^(radio|checkbox)$/.test(input.type ?? "") || "checked" in input),
      );
      return {
        id: attributes(head).id ?? "",
        action: attributes(head).action ?? "",
        fields: Object.fromEntries(held.map((input) => [input.name!, input.value ?? ""])),
        names: inputs.flatMap((input) => (input.name ? [input.name] : [])),
      };
    });
  }

  async signsIn(userId: string, password: string): Promise<Sight> {
    await this.opens("/sign-in");
    return this.submits({ userId, password });
  }

  async signsInWithNotice(notice: PrintedNotice): Promise<Sight> {
    return this.signsIn(notice.temporaryUserId, notice.temporaryPassword);
  }

  /**
   * Walks the first login from the notice until the visitor stands at `until`, or is through.
   * @returns what the member chose on the way.
   */
  async walksTo(
    until: string,
    member: { notice: PrintedNotice; birthDate: string },
    own = chosen,
  ): Promise<typeof chosen & { secret: string }> {
    await this.signsInWithNotice(member.notice);
    return { ...own, secret: await this.goesOnTo(until, { ...own, birthDate: member.birthDate }) };
  }

  /** Does step after step from the open page. @returns the key of the authenticator app, if one was registered. */
  async goesOnTo(until: string, own: Own = { ...chosen, birthDate: "1979-08-22" }): Promise<string> {
    let secret = "";
    while (this.sees.path !== `/onboarding/${until}` && this.sees.path !== "/") {
      const from = this.sees.path;
      if (from === "/onboarding/authenticator") secret = this.otpSecret();
      await this.takesStep(own);
      if (this.sees.path === from) throw new Error(`does not get on from ${from} to ${until}: ${this.sees.problems}`);
    }
    return secret;
  }

  /** Does the open step of the first login, once. */
  async takesStep(own: Own): Promise<Sight> {
    const step = this.sees.path.replace("/onboarding/", "") as StepName;
    if (step === "sign-out") await this.takesBreak(own);
    else if (step in answers) await this.submits(await answers[step](this, own));
    return this.sees;
  }

  /** The end of the paper's first part. */
  private async takesBreak({ userId, password }: Own): Promise<void> {
    await this.opens("/sign-out");
    await this.submits({});
    await this.signsIn(userId, password);
  }

  /** The key shown on the OTP page. */
  otpSecret(): string {
    return /id="otp-key">([A-Z2-7 ]+)</.exec(this.sees.html)![1]!.replaceAll(" ", "");
  }

  /** What an authenticator app shows at the portal's moment. */
  otpCode(secret: string): Promise<string> {
    return generate({ secret, epoch: Math.floor(this.test.deps.clock() / 1000) });
  }

  private async arrive(path: string, response: Response): Promise<Sight> {
    const to = ["location", "hx-redirect", "hx-location"].map((name) => response.headers.get(name)).find(Boolean);
    if (to) return this.opens(to);
    const html = await response.text();
    const strip = (text: string) =>
      text
        .replace(/<[^>]*>/g, "")
        .replaceAll("&#39;", "'")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&")
        .trim();
    const pushed = response.headers.get("hx-push-url");
    const [, own] = /<body[^>]* data-at="([^"]*)"/.exec(html) ?? [];
    this.sees = {
      path: (own ?? (pushed && pushed !== "false" ? pushed : path)).split("?")[0]!,
      status: response.status,
      html,
      headers: response.headers,
      heading: strip(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ""),
      problems: [
        ...(/<div role="alert">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? "").matchAll(/<li>([\s\S]*?)<\/li>/g),
      ].map(([, item = ""]) => strip(item)),
    };
    return this.sees;
  }
}

function attributes(tag: string): Record<string, string> {
  return Object.fromEntries(
    [...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [
      name,
      value
        .replaceAll("&#39;", "'")
        .replaceAll("&quot;", '"')
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&"),
    ]),
  );
}
