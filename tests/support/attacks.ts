/** What the attack tests share: posts sent again or all at once, and the database as one picture. */
import type { Hashing } from "../../src/keys/hashing.ts";
import type { TestPortal } from "./portal.ts";
import { answers, chosen, type Fields, type Sight, type StepName, type Visitor } from "./visitor.ts";

/** What the member sends at a step; an OTP code needs the key that is on the open page. */
export async function rightAnswer(visitor: Visitor, step: StepName, birthDate = "1979-08-22") {
  return answers[step](visitor, { ...chosen, birthDate });
}

export interface Post {
  path: string;
  fields: Fields;
  cookie: string;
}

/** The post that the open page's form would send, without sending it. */
export function prepared(visitor: Visitor, fields: Fields): Post {
  const path = visitor.sees.path;
  const form = visitor
    .forms()
    .find((each) => each.action === path && Object.keys(fields).every((name) => each.names.includes(name)));
  if (!form) throw new Error(`no form with ${Object.keys(fields)} on ${path}`);
  return { path, fields: { ...form.fields, ...fields }, cookie: cookieOf(visitor) };
}

/** Sends the standing step's right answer. */
export async function takesStep(visitor: Visitor, birthDate?: string): Promise<Post> {
  const step = visitor.sees.path.replace("/onboarding/", "") as StepName;
  const post = prepared(visitor, await rightAnswer(visitor, step, birthDate));
  await visitor.posts(post.path, post.fields);
  return post;
}

/** Signs in with the notice and goes on in place, without the paper's break, until the visitor stands at `until`. */
export async function walksInPlace(
  visitor: Visitor,
  until: StepName | "end",
  member: { notice: Parameters<Visitor["signsInWithNotice"]>[0]; birthDate: string },
): Promise<Post[]> {
  await visitor.signsInWithNotice(member.notice);
  return goesOnInPlace(visitor, until, member.birthDate);
}

/** Does step after step from the open page, without the paper's break. */
export async function goesOnInPlace(visitor: Visitor, until: StepName | "end", birthDate?: string): Promise<Post[]> {
  const posts: Post[] = [];
  while (visitor.sees.path !== (until === "end" ? "/" : `/onboarding/${until}`)) {
    const from = visitor.sees.path;
    posts.push(await takesStep(visitor, birthDate));
    if (visitor.sees.path === from) throw new Error(`does not get on from ${from}: ${visitor.sees.problems}`);
  }
  return posts;
}

/** A member who has come so far in this browser. */
export async function standsAt(test: TestPortal, step: StepName | "end") {
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  await walksInPlace(taro, step, member);
  return { taro, member };
}

/** The code that was mailed last; other insurers' mails may be in the outbox too, so it takes more than one turn. */
export async function newestCode(test: TestPortal): Promise<string> {
  for (let turn = 0; turn < 50; turn += 1) {
    const codes = (await test.mails()).flatMap((mail) => /確認コード：(\d{4} \d{4})/.exec(mail.text)?.[1] ?? []);
    if (codes.length > 0) return codes.at(-1)!;
  }
  throw new Error("no mail with a code");
}

/** Sends a post byte for byte, without following where it leads. */
export function sends(test: TestPortal, post: Post, app = test.app): Promise<Response> {
  const sender = test.visitor();
  sender.app = app;
  return sender.request("POST", post.path, new URLSearchParams(post.fields).toString(), { cookie: post.cookie });
}

/** Sends one post many times in the same moment, to two servers in turn. */
export function sendsAtOnce(test: TestPortal, post: Post, times = 20): Promise<Response[]> {
  const servers = [test.app, test.anotherServer()];
  return Promise.all(Array.from({ length: times }, (_, n) => sends(test, post, servers[n % 2])));
}

export function cookieOf(visitor: Visitor): string {
  return [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

export const sessionCookie = "__Host-genkan";

/** A thief with a copy of everything the member's browser holds. */
export function thiefOf(visitor: Visitor, cookies: ReadonlyMap<string, string> = visitor.cookies): Visitor {
  const thief = visitor.test.visitor();
  for (const [name, value] of cookies) thief.cookies.set(name, value);
  return thief;
}

/** Where an answer leads whoever takes its cookies. */
export async function leadsTo(test: TestPortal, answer: Response): Promise<Sight> {
  const visitor = test.visitor();
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = "", value = ""] = cookie.split(";")[0]!.split("=");
    visitor.cookies.set(name, value);
  }
  return visitor.opens("/");
}

const everyTable = [
  "members",
  "notices",
  "sessions",
  "terms_acceptances",
  "limits",
  "slips",
  "challenges",
  "pending_secrets",
  "authenticators",
  "recovery_codes",
  "email_codes",
  "outbox",
  "audit_events",
  "former_user_ids",
  "mail_links",
  "password_resets",
  "moves",
  "spent_challenges",
] as const;
type Table = (typeof everyTable)[number];

/** Every row of the insurer, as text that can be compared. */
export async function picture(test: TestPortal, tables: readonly Table[] = everyTable): Promise<string[]> {
  const rows = await Promise.all(
    tables.map(async (table) => {
      const found = await test.deps.db
        .selectFrom(table)
        .selectAll()
        .where("insurer_id", "=", test.portal.insurer.id)
        .execute();
      return found.map((row) => `${table} ${JSON.stringify(row, Object.keys(row).sort())}`);
    }),
  );
  return rows.flat().sort();
}

/** What was recorded about members, and every mail; sessions and counters left out. */
export function factsOf(test: TestPortal): Promise<string[]> {
  return picture(test, [
    "members",
    "notices",
    "terms_acceptances",
    "authenticators",
    "recovery_codes",
    "email_codes",
    "outbox",
  ]);
}

/** How often this was recorded as done. */
export async function timesDone(test: TestPortal, action: string): Promise<number> {
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select("sequence")
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("action", "=", action)
    .where("outcome", "=", "ok")
    .orderBy("sequence")
    .execute();
  return rows.length;
}

export async function sessionsOf(test: TestPortal, memberId: string) {
  return test.deps.db
    .selectFrom("sessions")
    .selectAll()
    .where("member_id", "=", memberId)
    .where("replaced_by", "is", null)
    .orderBy("started_at")
    .execute();
}

/** Counts what reaches the slow check. Call `test.reload()` after setting it as `test.deps.hashing`. */
export function countingHashing(hashing: Hashing): Hashing & { checked: number } {
  const counting = {
    ...hashing,
    checked: 0,
    verify(text: string, stored: string | null | undefined) {
      counting.checked += 1;
      return hashing.verify(text, stored);
    },
  };
  return counting;
}

/** A page without what differs from one visitor to the next: tokens and what was typed. */
export function plain(sight: Pick<Sight, "html">, ...typed: string[]): string {
  const html = sight.html.replace(/name="formToken" value="[^"]*"/g, 'name="formToken"');
  return typed.reduce((text, each) => text.replaceAll(each, "…"), html);
}

export function headersOf(sight: Pick<Sight, "headers">): Record<string, string> {
  return Object.fromEntries([...sight.headers].filter(([name]) => name !== "set-cookie"));
}

/** Takes the counters away, so that the next tries are free; the office could do the same. */
export async function forgetFailures(test: TestPortal): Promise<void> {
  for (const table of ["limits", "slips"] as const) {
    await test.deps.db.deleteFrom(table).where("insurer_id", "=", test.portal.insurer.id).execute();
  }
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
