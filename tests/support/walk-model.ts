/**
 * The first login as the requirements tell it, without HTTP and database: what is recorded of each member and session, and
 * where a request must lead. The random walks compare the program with it.
 */
import { generateSync } from "otplib";
import type { PrintedNotice } from "../../src/notices/notices.ts";
import type { StepName } from "../../src/onboarding/journey.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** The steps in order, and the assurance each needs. */
const needs: Record<StepName, keyof typeof ranks> = {
  "birth-date": "notice",
  terms: "notice",
  account: "notice",
  password: "notice",
  email: "password",
  "email-code": "password",
  "sign-out": "password",
  authenticator: "password",
  "device-name": "full",
  "recovery-codes": "full",
};
const steps = Object.keys(needs) as StepName[];
/** Where a form of the model is sent. */
export type Place = `/onboarding/${StepName}` | "/sign-in/second-factor";
export const stepPaths = steps.map((name) => `/onboarding/${name}`);
const inside = ["/", "/terms", "/account/profile", "/account/sign-in-methods"];
const ranks = { notice: 0, password: 1, full: 2 };

export type Fields = Record<string, string>;

/** A person, their papers, and what is recorded of them. */
export interface ModelMember {
  id: string;
  notice: PrintedNotice;
  /** Eight digits. */
  birthDate: string;
  own: { userId: string; password: string };
  birthDateFailures: number;
  lockedAt?: number;
  usedAt?: number;
  termsAt?: number;
  accountAt?: number;
  userId?: string;
  method?: string;
  passwordAt?: number;
  email?: string;
  emailAt?: number | undefined;
  confirmedAt?: number;
  deferredAt?: number | undefined;
  authenticator?: { secret: string; lastStep: number; addedAt: number; name?: string };
  codeAt?: number | undefined;
  /** The recovery code that can be used. */
  code?: string | undefined;
  /** One was used, and none was kept since. */
  isCodeUsed: boolean;
  /** The newest mailed code. */
  mailed?: { code: string; email: string; token: string; until: number; tries: number };
  mailing: { count: number; blockedUntil: number; at: number };
  /** Failures the limits count; a walk stays below them. */
  wrongPasswords: number;
  wrongCodes: number;
}

export interface ModelSession {
  member: ModelMember;
  /** The cookie's value. */
  token: string;
  assurance: keyof typeof ranks;
  birthDateConfirmed: boolean;
  continued: boolean;
  emailProved: boolean;
  idleEnds: number;
  ends: number;
  /** Shown in this session and not confirmed yet. */
  otp?: { secret: string; until: number } | undefined;
  code?: { shown: string; until: number } | undefined;
  replacedBy?: ModelSession;
  through?: string;
}

export interface Expected {
  path: string;
  status: number;
  /** The browser holds this session afterwards, under a new token. */
  session?: ModelSession;
}

export class Model {
  readonly members: ModelMember[];
  readonly sessions = new Map<string, ModelSession>();
  /** Recipients of the mails since the last look. */
  mails: string[] = [];
  readonly now: () => number;

  constructor(members: ModelMember[], now: () => number) {
    this.members = members;
    this.now = now;
  }

  /** Where a GET leads. */
  opens(token: string, path: string): Expected {
    if (/\/(declined|locked)$/.test(path)) return { path, status: 200 };
    const session = this.touch(token);
    const at = this.place(session);
    const shows = (path === "/sign-out" && session) || (at === "/" && inside.includes(path));
    return { path: shows ? path : at, status: 200 };
  }

  /** What a posted form does and where it leads. @param isFresh the form was made for the session of this cookie. */
  posts(token: string, isFresh: boolean, path: string, fields: Fields): Expected {
    if (!isFresh) return this.postsStale(token, path);
    if (path === "/sign-in") return this.signsIn(token, fields);
    const session = this.touch(token);
    const at = this.place(session);
    if (path === "/sign-out") {
      if (session && at !== "/sign-in") this.sessions.delete(session.token);
      return { path: "/sign-in", status: 200 };
    }
    if (at === "/sign-in") {
      const resumed = this.lostAnswer(token, path, fields);
      if (!resumed) return { path: at, status: 200 };
      // They belong to the page that was lost.
      resumed.otp = undefined;
      resumed.code = undefined;
      return this.leads(resumed, true);
    }
    if (at !== path) return { path: at, status: 200 };
    const done = this.answers[path as Place](session!, fields, digest(path, fields));
    if (done === "refused") return { path, status: 422 };
    if (typeof done === "string") return { path: done, status: 200 };
    return this.leads(done, done !== session);
  }

  /** The session's place in the walk, computed from what is recorded. */
  place(session: ModelSession | undefined): string {
    if (!session) return "/sign-in";
    const { member, assurance } = session;
    if (assurance === "password" && member.authenticator) return "/sign-in/second-factor";
    const done: Record<StepName, boolean> = {
      "birth-date": assurance !== "notice" || session.birthDateConfirmed,
      terms: member.termsAt !== undefined,
      account: member.accountAt !== undefined,
      password: member.passwordAt !== undefined,
      email: member.emailAt !== undefined,
      "email-code": this.mustProve(member)
        ? session.emailProved
        : member.confirmedAt !== undefined || member.deferredAt !== undefined,
      "sign-out": session.continued || assurance === "full",
      authenticator: member.authenticator !== undefined,
      "device-name": member.authenticator?.name !== undefined,
      "recovery-codes": member.codeAt !== undefined,
    };
    const standing = steps.find((name) => !done[name]);
    if (!standing) return "/";
    return ranks[assurance] < ranks[needs[standing]] ? "/sign-in" : `/onboarding/${standing}`;
  }

  /** The living session of a cookie. */
  session(token: string): ModelSession | undefined {
    const session = this.sessions.get(token);
    return session && !session.replacedBy && Math.min(session.idleEnds, session.ends) > this.now()
      ? session
      : undefined;
  }

  enters(session: ModelSession, token: string): void {
    this.sessions.delete(session.token);
    session.token = token;
    this.sessions.set(token, session);
  }

  /** What the server deletes every minute. */
  sweeps(): void {
    for (const [token, { idleEnds, ends }] of this.sessions) {
      if (Math.min(idleEnds, ends) <= this.now()) this.sessions.delete(token);
    }
  }

  sessionsOf(member: ModelMember): number {
    return [...this.sessions.values()].filter((each) => each.member === member && !each.replacedBy).length;
  }

  /** Who could sign in with this, and how; nothing when it is refused. */
  recognizes({ userId = "", password }: Fields): { member: ModelMember; assurance: "notice" | "password" } | undefined {
    const isSame = (id: string | undefined) => id?.toLowerCase() === userId.toLowerCase();
    const member =
      this.members.find((each) => isSame(each.userId)) ??
      this.members.find((each) => isSame(each.notice.temporaryUserId));
    if (!member) return undefined;
    if (member.passwordAt !== undefined) {
      return isSame(member.userId) && password === member.own.password ? { member, assurance: "password" } : undefined;
    }
    const fits = password === member.notice.temporaryPassword && this.now() < member.notice.expiresAt;
    return fits ? { member, assurance: "notice" } : undefined;
  }

  /** The session a post led to whose answer was lost, when it is sent once more with the cookie of before. */
  private lostAnswer(token: string, path: string, fields: Fields): ModelSession | undefined {
    const old = this.sessions.get(token);
    const next = old?.replacedBy;
    if (!old || !next || old.through !== digest(path, fields) || old.idleEnds <= this.now()) return undefined;
    const lives = this.sessions.get(next.token) === next && !next.replacedBy;
    return lives && Math.min(next.idleEnds, next.ends) > this.now() ? next : undefined;
  }

  private readonly answers: Record<
    Place,
    (session: ModelSession, fields: Fields, through: string) => ModelSession | string
  > = {
    "/onboarding/birth-date": (session, { birthDate = "" }, through) => {
      const { member } = session;
      if (!/^\d{8}$/.test(birthDate)) return "refused";
      const isCounted = member.lockedAt === undefined && member.birthDateFailures < 5;
      if (isCounted && birthDate === member.birthDate)
        return this.replaces(session, { birthDateConfirmed: true }, through);
      if (isCounted) member.birthDateFailures += 1;
      if (isCounted && member.birthDateFailures < 5) return "refused";
      member.lockedAt ??= this.now();
      this.sessions.delete(session.token);
      return "/onboarding/locked";
    },
    "/onboarding/terms": (session, { decision }) => {
      if (decision === "agree") session.member.termsAt = this.now();
      else if (decision === "decline") this.sessions.delete(session.token);
      return decision === "agree" ? session : decision === "decline" ? "/onboarding/declined" : "refused";
    },
    "/onboarding/account": (session, { userId = "", method }) => {
      const { member } = session;
      const isTaken = this.members.some(
        (each) => each !== member && [each.userId, each.notice.temporaryUserId].includes(userId),
      );
      if (isTaken || userId.length < 6 || !method) return "refused";
      Object.assign(member, { userId, method, accountAt: this.now() });
      return session;
    },
    "/onboarding/password": (session, { newPassword, confirmPassword, signOutEverywhere }, through) => {
      const { member } = session;
      if (newPassword !== member.own.password || confirmPassword !== newPassword) return "refused";
      member.passwordAt = this.now();
      member.usedAt = this.now();
      for (const [token, each] of this.sessions) {
        if (signOutEverywhere && each.member === member && each !== session) this.sessions.delete(token);
      }
      return this.replaces(session, { assurance: "password", birthDateConfirmed: false }, through);
    },
    "/onboarding/email": (session, { email = "" }) => {
      if (!email.includes("@")) return "refused";
      Object.assign(session.member, { email, emailAt: this.now() });
      this.mailsCode(session.member);
      return session;
    },
    "/onboarding/email-code": (session, { code = "", later, resend, change }) => {
      const { member } = session;
      const isProof = this.mustProve(member);
      if (isProof && member.confirmedAt === undefined) return "refused";
      if (change && !isProof) {
        member.emailAt = undefined;
        member.deferredAt = undefined;
        return session;
      }
      if (later && !isProof) {
        member.deferredAt = this.now();
        return session;
      }
      if (resend) return this.mailsCode(member) ? session : "refused";
      const { mailed } = member;
      const lives = mailed && mailed.token === session.token && mailed.email === member.email;
      if (!/^\d{8}$/.test(code) || !lives || mailed.until <= this.now() || mailed.tries === 0) return "refused";
      mailed.tries -= 1;
      if (code !== mailed.code) return "refused";
      mailed.tries = 0;
      member.confirmedAt ??= this.now();
      session.emailProved = true;
      return session;
    },
    "/onboarding/sign-out": (session) => {
      session.continued = true;
      return session;
    },
    "/onboarding/authenticator": (session, { method, code = "" }, through) => {
      const { member, otp } = session;
      if (method) {
        member.method = method;
        return session;
      }
      if (member.method !== "otp" || !/^\d{6}$/.test(code)) return "refused";
      const step = otp && otp.until > this.now() ? this.timeStepOf(otp.secret, code) : undefined;
      if (step === undefined) {
        member.wrongCodes += 1;
        return "refused";
      }
      member.authenticator = { secret: otp!.secret, lastStep: step, addedAt: this.now() };
      this.tells(member);
      return this.replaces(session, { assurance: "full" }, through);
    },
    "/onboarding/device-name": (session, { deviceName = "" }) => {
      if (deviceName === "") return "refused";
      session.member.authenticator!.name = deviceName;
      return session;
    },
    "/onboarding/recovery-codes": (session, { saved }) => {
      const { member, code } = session;
      if (!saved || !code || code.until <= this.now()) return "refused";
      Object.assign(member, { codeAt: this.now(), code: code.shown, isCodeUsed: false });
      return session;
    },
    "/sign-in/second-factor": (session, { code, recoveryCode, response }, through) => {
      const { member } = session;
      const known = member.authenticator!;
      if (response) return "refused";
      const step = code && this.timeStepOf(known.secret, code);
      if (step && step > known.lastStep) known.lastStep = step;
      else if (recoveryCode && member.code === recoveryCode) {
        Object.assign(member, { codeAt: undefined, code: undefined, isCodeUsed: true });
        this.tells(member);
      } else {
        member.wrongCodes += 1;
        return "refused";
      }
      return this.replaces(session, { assurance: "full" }, through);
    },
  };

  private signsIn(token: string, fields: Fields): Expected {
    const known = this.recognizes(fields);
    if (!known || (known.assurance === "notice" && known.member.lockedAt !== undefined)) {
      const named = this.members.filter((each) => [each.userId, each.notice.temporaryUserId].includes(fields.userId!));
      for (const member of known ? [] : named) member.wrongPasswords += 1;
      return { path: "/sign-in", status: 422 };
    }
    const before = this.touch(token);
    if (before) this.sessions.delete(before.token);
    const { member, assurance } = known;
    const isNotice = assurance === "notice";
    return this.leads(
      {
        member,
        token: "",
        assurance,
        birthDateConfirmed: false,
        continued: !isNotice,
        emailProved: false,
        idleEnds: this.now() + 30 * minute,
        ends: this.now() + (isNotice ? 120 : 720) * minute,
      },
      true,
    );
  }

  /** A form that was made for another session is shown again, unless it has nothing to do any more. */
  private postsStale(token: string, path: string): Expected {
    const at = path.startsWith("/onboarding/") ? this.place(this.touch(token)) : path;
    return at === path || at === "/sign-in" ? { path, status: 403 } : { path: at, status: 200 };
  }

  private leads(session: ModelSession, isNew: boolean): Expected {
    return { path: this.place(session), status: 200, ...(isNew ? { session } : {}) };
  }

  private touch(token: string): ModelSession | undefined {
    const known = this.sessions.get(token);
    const session = this.session(token);
    if (known && !session && !known.replacedBy) this.sessions.delete(token);
    const left = session && Math.min(session.idleEnds, session.ends) - this.now();
    if (session && left! < 29 * minute) session.idleEnds = this.now() + 30 * minute;
    return session;
  }

  private replaces(session: ModelSession, changes: Partial<ModelSession>, through: string): ModelSession {
    const { otp: _, code: __, ...kept } = session;
    const next: ModelSession = { ...kept, ...changes, token: `after ${session.token}` };
    next.idleEnds = this.now() + 30 * minute;
    next.ends = this.now() + (next.assurance === "notice" ? 120 : 720) * minute;
    Object.assign(session, { replacedBy: next, through, idleEnds: this.now() + minute });
    return next;
  }

  /** Long after the password it takes a code of today to add the authenticator (O7). */
  private mustProve({ authenticator, passwordAt }: ModelMember): boolean {
    return !authenticator && passwordAt !== undefined && this.now() - passwordAt > 14 * day;
  }

  private mailsCode(member: ModelMember): boolean {
    const { mailing } = member;
    if (mailing.blockedUntil > this.now()) return false;
    mailing.count = mailing.at < this.now() - 60 * minute ? 1 : mailing.count + 1;
    mailing.at = this.now();
    mailing.blockedUntil = this.now() + (mailing.count < 5 ? 1 : 10) * minute;
    this.mails.push(member.email!);
    return true;
  }

  private tells(member: ModelMember): void {
    if (member.confirmedAt !== undefined) this.mails.push(member.email!);
  }

  private timeStepOf(secret: string, code: string): number | undefined {
    const now = Math.floor(this.now() / 30_000);
    return [now - 1, now, now + 1].find((step) => codeOfStep(secret, step) === code);
  }
}

export function codeOfStep(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * 30 });
}

const digest = (path: string, fields: Fields) => JSON.stringify([path, Object.entries(fields).sort()]);
