/** English: signing in and out, and the second factor. */
import type { signIn as ja } from "../../ja/screens/sign-in.ts";
import type { Words } from "../../words.ts";

export const signIn: Words<typeof ja> = {
  signIn: {
    heading: "Sign in",
    lead: "If this is your first time, enter the temporary user ID and temporary password printed on your ID notice.",
    leadFilled: "Your user ID is filled in. Enter the password on your notice.",
    hasPaper: "If you have received an ID notice, start here",
    userId: "User ID",
    password: "Password",
    passwordHint: "Capital or small letters, with or without “-”",
    submit: "Sign in",
    where: "How to read your postcard or letter",
    whereText: "Your user ID and password are printed inside the red frame on the notice.",
    trouble: "If you cannot sign in",
    troubleList1: "The number 0 and the letter O are read as the same. So are the number 1 and the letter I.",
    troubleList2: "Check that the valid-until date printed on the notice has not passed.",
    troubleList3: "If you have received a new notice, the earlier one no longer works.",
    troubleList4: "If you have lost the notice, call us. We will send you a new one.",
    forgotUserId: "If you forgot your user ID",
    forgotPassword: "If you forgot your password",
    signedOut: "You have signed out.",
    signedOutContinue:
      "You have signed out. Next, set up your sign-in method. Sign in again with your own user ID and your new password.",
    phoneHeading: "If you are using a computer",
    phoneText: "This set-up is easier on a phone. Scan this code with your phone’s camera to open the sign-in page.",
    demonstrationProxy:
      "This is the demonstration. You came through a proxy, but TRUSTED_PROXIES is not set, so everybody counts as one person. See docs/proxy.md.",
    sessionEnded:
      "You are signed out. This happens by itself after about {minutes} minutes without activity. Finished steps are saved. Sign in again to continue where you left off.",
  },
  secondFactor: {
    heading: "Confirm it is you",
    lead: "For security we check one more thing besides your password.",
    passkey: "Use your passkey (face, fingerprint or screen lock)",
    passkeyLead: "When you press “Confirm”, your phone asks for your face, fingerprint or screen lock.",
    passkeySubmit: "Confirm",
    otp: "Use a one-time password (OTP)",
    otpLabel: "{digits}-digit code",
    otpHint: "The code your authenticator app shows now",
    otpSubmit: "Confirm",
    recovery: "If you cannot use your phone",
    recoveryLabel: "Recovery code",
    recoveryHint: "Enter the {length}-character code you saved. A code works only once",
    recoverySubmit: "Confirm with a recovery code",
    none: "None of these works",
    lastUsed: "Last time you used “{name}”.",
  },
  otherPerson: {
    heading: "Who is using this device?",
    lead: "You are signed in as {name}.",
    leadUnnamed: "Somebody else is signed in here.",
    saved: "Signing out loses nothing: the finished steps of the person who is signed in are saved.",
    submit: "Sign out and start with this notice",
    stay: "Stay signed in",
  },
  signOutQuestion: { lead: "Do you want to sign out?", part: "You can continue when you sign in again." },
  newDevice: {
    otherDevice: "another device",
  },
};
