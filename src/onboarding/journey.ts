/** The whole first login, top to bottom. A member stands at the first step that is not done. */

import type { Assurance, SignedIn } from "../sessions/sessions.ts";
import type { AnyPage } from "../web/form-page.ts";
import type { Progress } from "../web/page.ts";
import { account } from "./account.ts";
import { authenticator } from "./authenticator.ts";
import { birthDate } from "./birth-date.ts";
import { deviceName } from "./device-name.ts";
import { email } from "./email.ts";
import { emailCode } from "./email-code.ts";
import type { Facts } from "./facts.ts";
import { password } from "./password.ts";
import { recoveryCodes } from "./recovery-codes.ts";
import { signOut } from "./sign-out.ts";
import { terms } from "./terms.ts";

type Part = NonNullable<Progress["left"]>[number];

export interface JourneyStep {
  path: string;
  /** What the screen belongs to, of what is left to do after 「初回ログインが完了しました」. */
  part?: Part;
  /** The assurance a session must have; a lower one has to sign in again (S8). */
  needs: Assurance;
  done: (facts: Facts) => boolean;
  step: AnyPage<SignedIn>;
  /** Leaving this step loads a whole page: a new session begins, or a password manager is to notice that one was saved. */
  ownPage?: true;
}

const steps = [
  { path: "birth-date", needs: "notice", done: (f) => f.birthDateConfirmed, step: birthDate },
  { path: "terms", needs: "notice", done: (f) => f.termsAccepted, step: terms },
  { path: "account", needs: "notice", done: (f) => f.accountChosen, step: account },
  { path: "password", needs: "notice", done: (f) => f.passwordSet, step: password, ownPage: true },
  { path: "email", needs: "password", done: (f) => f.emailSet, step: email },
  { path: "email-code", needs: "password", done: (f) => f.emailConfirmedOrLater, step: emailCode },
  { path: "sign-out", needs: "password", done: (f) => f.signedInAgainOrContinued, step: signOut },
  {
    path: "authenticator",
    part: "authenticator",
    needs: "password",
    done: (f) => f.hasAuthenticator,
    step: authenticator,
    ownPage: true,
  },
  { path: "device-name", part: "authenticator", needs: "full", done: (f) => f.everyDeviceNamed, step: deviceName },
  {
    path: "recovery-codes",
    part: "recoveryCodes",
    needs: "full",
    done: (f) => f.recoveryCodeSaved,
    step: recoveryCodes,
  },
] as const satisfies readonly JourneyStep[];

/** A step that the tests do not know yet does not compile there. */
export type StepName = (typeof steps)[number]["path"];
export const journey: readonly JourneyStep[] = steps;

/** @returns where the member stands, or nothing when the first login is complete. */
export function standingStep(facts: Facts): JourneyStep | undefined {
  return journey.find((each) => !each.done(facts));
}

/** Every screen counts; signing in is the first. */
export const screensInAll = journey.length + 1;

const progress = new Map(journey.map((step, at) => [step, progressAt(step, at)]));

/** @returns how far the step is, and from the paper's break on which parts come after it. */
export const progressOf = (step: JourneyStep) => progress.get(step)!;

function progressAt(step: JourneyStep, at: number): Progress {
  const progress = { n: at + 2, total: screensInAll };
  const after = journey.slice(at + 1);
  if (!step.part && !after[0]?.part) return progress;
  const left = after.flatMap(({ part }) => (part && part !== step.part ? [part] : []));
  return { ...progress, left: [...new Set(left)] };
}

export const pathOf = (step: JourneyStep) => `/onboarding/${step.path}`;
