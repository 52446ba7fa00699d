/** English: what our mails say. */
import type { mails as ja } from "../ja/mails.ts";
import type { Words } from "../words.ts";

export const mails: Words<typeof ja> = {
  footer:
    "{insurer}\n{origin}\nTelephone {phone} ({hours})\nPlease do not reply to this email. If you do not know why you received it, call the number above.",
  emailCode: {
    subject: "Your confirmation code",
    text: "Confirmation code: {code}\n\nEnter it on the member site. It works for {minutes} minutes.\nOur staff never ask you for this code.",
  },
  passkeyAdded: {
    subject: "A passkey was added",
    text: "On {at} (Japan time), a passkey (face, fingerprint or screen lock) was added for signing in to the member site.",
  },
  otpAdded: {
    subject: "A one-time password was added",
    text: "On {at} (Japan time), an authenticator app (one-time password) was added for signing in to the member site.",
  },
  passkeyCopied: {
    subject: "A passkey was refused",
    text: "At {at} a sign-in to the member site was refused because a copy of your passkey may have been used. Please call us.",
  },
  recoveryCodeUsed: {
    subject: "A recovery code was used",
    text: "On {at} (Japan time), someone signed in to the member site with a recovery code. That code no longer works. A new one is shown on the page after signing in.",
  },
  recoveryCodeOfTenUsed: {
    subject: "A recovery code was used",
    text: "On {at} (Japan time), someone signed in to the member site with a recovery code. Recovery codes left: {left}.",
  },
  factorsReset: {
    subject: "Your sign-in methods were removed",
    text: "On {at} (Japan time), we removed every passkey, one-time password and recovery code you had set up for the member site. Please set them up again when you next sign in.",
  },
  passwordClosed: {
    subject: "Your password is paused on new devices",
    text: "By {at} (Japan time) a wrong password was entered many times for your user ID, so new devices can no longer sign in with it.\n\nOn a device you used before, or with a passkey, you sign in as always, and that ends the pause. On a new device, choose a new password on this page.\n{origin}/recovery/password\n\nIf it was not you, somebody may have tried passwords. Nobody was signed in.",
  },
  memberLocked: {
    subject: "Your use of the member site was stopped",
    text: "On {at} (Japan time), we stopped your use of the member site for security. You were signed out on every device. Call us when you want to use it again.",
  },
  recoveryIssued: {
    subject: "We are sending you a new ID notice",
    text: "On {at} we were told that you can no longer sign in, so we are posting a new ID notice to you. It can be used from {from}. Once it is used, your present password and sign-in methods stop working.\n\nIf this was not you, cancel it on this page:\n{link}",
  },
  recoveryUsed: {
    subject: "Your sign-in was set up again",
    text: "On {at} the ID notice we posted was used to set up your sign-in again. Your earlier password and sign-in methods no longer work, and other devices were signed out.",
  },
  newDevice: {
    subject: "There was a sign-in from a new device",
    text: "On {at} (Japan time), someone signed in to the member site from a device that had not been used before ({device}). If it was you, there is nothing to do.\n\nIf it was not you, stop your use of the site on this page:\n{link}",
  },
  forgottenUserId: {
    subject: "Your user ID",
    text: "You asked for your user ID. It is:\n\n{userIds}\n\nYou can sign in to the member site with it. If you did not ask for it, there is nothing to do.",
  },
  passwordCode: {
    subject: "Your code to choose a new password",
    text: "Confirmation code: {code}\n\nEnter it on the page where you choose a new password. It works for {minutes} minutes.\nOur staff never ask you for this code.\n\nIf you did not ask for it, there is nothing to do. Your password stays as it is.",
  },
  userIdChanged: {
    subject: "Your user ID was changed",
    text: "On {at} (Japan time), your user ID for the member site was changed. You can no longer sign in with the earlier one.",
  },
  emailChanged: {
    subject: "Your email address was changed",
    text: "On {at} (Japan time), your email address for the member site was changed to this address.",
  },
  emailReplaced: {
    subject: "Your email address was changed",
    text: "On {at} (Japan time), your email address for the member site was changed from this address to another one.\n\nIf this was not you, bring it back on this page within {days} days:\n{link}",
  },
  emailRestored: {
    subject: "Your email address was brought back",
    text: "On {at} (Japan time), your email address for the member site was changed back to the one before, and you were signed out on every device.",
  },
  recoveryEmailChanged: {
    subject: "Your second email address was changed",
    text: "On {at} (Japan time), your second email address for the member site was added, changed or removed.",
  },
  deviceRemoved: {
    subject: "A device was removed",
    text: "On {at} (Japan time), the device “{name}” was removed. It can no longer be used to sign in to the member site.",
  },
  recoveryCodeRenewed: {
    subject: "You have a new recovery code",
    text: "On {at} (Japan time), you got a new recovery code for the member site. The earlier one no longer works.",
  },
  passwordChanged: {
    subject: "Your password was changed",
    text: "On {at} (Japan time), your password for the member site was changed.",
  },
  withdrawn: {
    subject: "You have stopped using the member site",
    text: "On {at} (Japan time), you stopped using the member site. You can no longer sign in. If you want to use it again, call us.",
  },
  memberLeaves: {
    subject: "You can use the member site until {day}",
    text: "You can use the member site until {day} (Japan time). From that night on you can no longer sign in. Please save what you need before then.",
  },
  memberStays: {
    subject: "You can go on using the member site",
    text: "The notice that your use of the member site ends was taken back on {at} (Japan time). Everything stays as it was.",
  },
  memberRetired: {
    subject: "Your use of the member site has ended",
    text: "On {at} (Japan time), your use of the member site ended. You can no longer sign in.",
  },
};
