/** What has been recorded about a member and this session; the journey asks nothing else. */
import type { SignedIn } from "../sessions/sessions.ts";

/** A member who finished everything but the authenticator may come back so long without proving the address again (O7). */
const graceForAuthenticatorMs = 14 * 86_400_000;

export interface Facts {
  birthDateConfirmed: boolean;
  /** The current version, or an older one whose time of grace lasts. */
  termsAccepted: boolean;
  accountChosen: boolean;
  passwordSet: boolean;
  emailSet: boolean;
  /** The code was entered, or the member will confirm later; long after the password a code of today is needed. */
  emailConfirmedOrLater: boolean;
  signedInAgainOrContinued: boolean;
  hasAuthenticator: boolean;
  everyDeviceNamed: boolean;
  recoveryCodeSaved: boolean;
}

/** @param graceUntil until when the decision about the current terms may wait, if it may. */
export function factsOf({ session, member }: SignedIn, now: number, graceUntil = 0): Facts {
  const hasAuthenticator = member.authenticators > 0;
  return {
    birthDateConfirmed: session.assurance !== "notice" || session.birth_date_confirmed_at !== null,
    termsAccepted: member.accepted_current_terms > 0 || (session.terms_deferred_at !== null && now < graceUntil),
    accountChosen: member.account_chosen_at !== null,
    passwordSet: member.password_set_at !== null,
    emailSet: member.email_set_at !== null,
    emailConfirmedOrLater: mustProveEmail({ session, member }, now)
      ? session.email_proved_at !== null
      : member.email_confirmed_at !== null || member.email_deferred_at !== null,
    signedInAgainOrContinued: session.continued_at !== null || session.assurance === "full",
    hasAuthenticator,
    everyDeviceNamed: hasAuthenticator && member.unnamed_authenticators === 0,
    recoveryCodeSaved: member.recovery_codes_saved_at !== null,
  };
}

/** Whether so much time has passed since the password was set that the password alone may no longer add an authenticator. */
export function mustProveEmail({ member }: SignedIn, now: number): boolean {
  return (
    member.authenticators === 0 &&
    member.password_set_at !== null &&
    now - member.password_set_at > graceForAuthenticatorMs
  );
}
