/** English: what the next page says once, when something is done. */
import type { done as ja } from "../../ja/screens/done.ts";
import type { Words } from "../../words.ts";

export const done: Words<typeof ja> = {
  done: {
    firstLogin: "You are all set",
    userIdChanged: "Your user ID has been changed.",
    emailChanged: "Your email address has been changed.",
    recoveryEmailAdded: "Your second email address has been registered.",
    recoveryEmailRemoved: "Your second email address has been removed.",
    codeSent: "We have sent a code.",
    changeCancelled: "The change has been cancelled.",
    languageChanged: "The language has been changed.",
    passkeyAdded: "Your passkey has been registered. Give it a name.",
    otpAdded: "Your authenticator app has been registered. Give it a name.",
    deviceNamed: "The name of the device has been saved.",
    deviceRemoved: "The device has been removed.",
    recoveryCodeRenewed: "Your new recovery code is in use. The old one no longer works.",
    passwordChanged: "Your password has been changed.",
    passwordRecovered: "Your password has been changed and every device signed out. Sign in with your new password.",
    sessionEnded: "The device has been signed out.",
    otherSessionsEnded: "All other devices have been signed out.",
    serviceEnded: "The connection with the service has ended.",
    termsAgreed: "You have agreed to the terms of use.",
    moveCancelled: "Adding the new phone has been cancelled.",
    phoneRegistered: "This phone has been registered. Now sign in.",
  },
  firstLoginDone: {
    passkey:
      "From now on, sign in with your user ID “{userId}”, your password, and the face, fingerprint or screen lock of “{device}”.",
    otp: "From now on, sign in with your user ID “{userId}”, your password, and the number shown in “{device}”.",
  },
};
