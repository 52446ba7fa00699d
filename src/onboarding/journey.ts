/** The whole first login, top to bottom. A member stands at the first step that is not done. */

import type { Assurance, SignedIn } from "../sessions/sessions.ts";
import type { AnyPage } from "../web/form-page.ts";
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

export interface JourneyStep {
  path: string;
  /** The number a member reads: 「全8ステップ中 2ステップ目」; signing in was the first. */
  number: number;
  /** The assurance a session must have; a lower one has to sign in again (S8). */
  needs: Assurance;
  done: (facts: Facts) => boolean;
  step: AnyPage<SignedIn>;
  /** Leaving this step loads a whole page: a new session begins or a password is saved. */
  ownPage?: true;
}

const steps = [
  { path: "birth-date", number: 2, needs: "notice", done: (f) => f.birthDateConfirmed, step: birthDate },
  { path: "terms", number: 3, needs: "notice", done: (f) => f.termsAccepted, step: terms },
  { path: "account", number: 4, needs: "notice", done: (f) => f.accountChosen, step: account },
  { path: "password", number: 5, needs: "notice", done: (f) => f.passwordSet, step: password, ownPage: true },
  { path: "email", number: 6, needs: "password", done: (f) => f.emailSet, step: email },
  { path: "email-code", number: 6, needs: "password", done: (f) => f.emailConfirmedOrLater, step: emailCode },
  { path: "sign-out", number: 6, needs: "password", done: (f) => f.signedInAgainOrContinued, step: signOut },
  {
    path: "authenticator",
    number: 7,
    needs: "password",
    done: (f) => f.hasAuthenticator,
    step: authenticator,
    ownPage: true,
  },
  { path: "device-name", number: 8, needs: "full", done: (f) => f.everyDeviceNamed, step: deviceName },
  { path: "recovery-codes", number: 8, needs: "full", done: (f) => f.recoveryCodeSaved, step: recoveryCodes },
] as const satisfies readonly JourneyStep[];

/** A step that the tests do not know yet does not compile there. */
export type StepName = (typeof steps)[number]["path"];
export const journey: readonly JourneyStep[] = steps;

/** @returns where the member stands, or nothing when the first login is complete. */
export function standingStep(facts: Facts): JourneyStep | undefined {
  return journey.find((each) => !each.done(facts));
}

export const pathOf = (step: JourneyStep) => `/onboarding/${step.path}`;
