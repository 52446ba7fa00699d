/** A member with a plain browser on a lean connection: cookies, forms, redirects. */
import { generateSync } from "otplib";
import type { StepName } from "../../src/onboarding/journey.ts";
import { type Answer, Connection } from "./client.ts";

/** What the office gave a member, as the benchmark hands it from process to process. */
export interface Paper {
  userId: string;
  password: string;
  birthDate: string;
  /** The user ID that this member will choose. */
  ownId: string;
}

/** Not read as a printed code, which would cost one more hash. */
const ownPassword = "kawa!no77hito";

export class Person {
  readonly cookies = new Map<string, string>();
  path = "";
  html = "";
  /** How often the portal was too busy. */
  refusals = 0;
  readonly #host: string;
  readonly #address: string | undefined;
  readonly #connection: Connection;
  readonly #paper: Paper;

  /** @param at `host`: the port in the portal's address, where the balancer of several has another; `address`: where a proxy says this person is. */
  constructor(port: number, paper: Paper, at: { host?: number; address?: string } = {}) {
    this.#host = `localhost:${at.host ?? port}`;
    this.#address = at.address;
    this.#connection = new Connection(port);
    this.#paper = paper;
  }

  leaves(): void {
    this.#connection.close();
  }

  /** The head that this browser sends with every request. */
  head(method: string, path: string, more = ""): string {
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const forwarded = this.#address ? `X-Forwarded-For: ${this.#address}\r\n` : "";
    return `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n${forwarded}User-Agent: Mozilla/5.0 (Linux; Android 12) Chrome/120\r\n${cookies ? `Cookie: ${cookies}\r\n` : ""}${more}\r\n`;
  }

  async opens(path: string): Promise<void> {
    await this.#arrives(path, this.head("GET", path));
  }

  /** Sends a form and follows where it leads. */
  async posts(path: string, fields: Record<string, string>): Promise<void> {
    await this.#arrives(path, this.#formRequest(path, fields));
  }

  async signsIn(userId = this.#paper.userId, password = this.#paper.password): Promise<void> {
    await this.opens("/sign-in");
    await this.posts("/sign-in", { userId, password });
  }

  /** The open sign-in page filled with what is on the paper. */
  signInRequest(): string {
    const { userId, password } = this.#paper;
    return this.#formRequest("/sign-in", { userId, password });
  }

  /** Sends a request and looks at nothing but its answer. */
  sends(request: string): Promise<Answer> {
    return this.#connection.send(request);
  }

  /** Does the step on the page. */
  async goesOn(): Promise<void> {
    const { birthDate, ownId } = this.#paper;
    const fields: Record<Exclude<StepName, "sign-out">, () => Record<string, string>> = {
      "birth-date": () => ({ birthDate }),
      terms: () => ({ decision: "agree" }),
      account: () => ({ userId: ownId, method: "otp" }),
      password: () => ({ newPassword: ownPassword, confirmPassword: ownPassword }),
      email: () => ({ email: `${ownId}@example.com` }),
      "email-code": () => ({ later: "yes" }),
      authenticator: () => ({ code: this.#otp() }),
      "device-name": () => ({ deviceName: "わたしのスマホ" }),
      "recovery-codes": () => ({ saved: "yes" }),
    };
    const step = this.path.replace("/onboarding/", "") as StepName;
    if (step === "sign-out") {
      await this.opens("/sign-out");
      await this.posts("/sign-out", {});
      return this.signsIn(ownId, ownPassword);
    }
    await this.posts(this.path, fields[step]());
  }

  #formRequest(path: string, fields: Record<string, string>): string {
    const token = /name="formToken" value="([^"]*)"/.exec(this.html)?.[1] ?? "";
    const body = new URLSearchParams({ formToken: token, ...fields }).toString();
    const more = `Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`;
    return this.head("POST", path, more) + body;
  }

  #otp(): string {
    const secret = /id="otp-key">([A-Z2-7 ]+)</.exec(this.html)![1]!.replaceAll(" ", "");
    return generateSync({ secret });
  }

  async #arrives(path: string, request: string): Promise<void> {
    const { status, head, body } = await this.#connection.send(request);
    for (const [, name, value] of head.matchAll(/\r\nset-cookie: ([^=]+)=([^;\r]*)/gi)) this.cookies.set(name!, value!);
    const to = /\r\nlocation: ([^\r]+)/i.exec(head)?.[1];
    if (status === 303 && to) return this.opens(to);
    const wait = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
    if (status === 503 && wait) {
      this.refusals += 1;
      await new Promise((resolve) => setTimeout(resolve, Number(wait) * 1000));
      return this.#arrives(path, request);
    }
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    this.path = path.split("?")[0]!;
    this.html = body.toString("utf8");
  }
}
