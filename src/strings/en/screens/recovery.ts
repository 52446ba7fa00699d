/** English: what was forgotten or lost, and the links in mails. */
import type { recovery as ja } from "../../ja/screens/recovery.ts";
import type { Words } from "../../words.ts";

export const recovery: Words<typeof ja> = {
  forgottenUserId: {
    heading: "If you forgot your user ID",
    lead: "Enter your registered email address. We will email you your user ID.",
    submit: "Send the email",
    sentHeading: "Check your email",
    sentLead: "If the address you entered is registered, an email with your user ID arrives within a few minutes.",
    perHour: "We send at most {most} emails an hour.",
    unconfirmed:
      "No email can come if you have not confirmed your address. Call us. We will check who you are and then send you a new notice.",
  },
  forgottenPassword: {
    heading: "If you forgot your password",
    lead: "Enter your user ID. We will send a confirmation code to your registered email address.",
    submit: "Send a code",
    codeLead:
      "If this user ID has a confirmed email address, an {digits}-digit confirmation code arrives within a few minutes. Enter the code here.",
    codeHint: "The {digits} digits in the email. The code works for {minutes} minutes",
    again: "Start again",
    factorLead: "An email alone cannot change your password. For security we check one more thing.",
    newLead: "After this, every device is signed out.",
    newSubmit: "Change the password",
  },
  noFactor: {
    heading: "If none of these ways works",
    lead: "Call us. We will check who you are and then send you a new ID notice.",
    asked: "What we ask you on the phone",
    asked1: "Your member number (on your eligibility certificate or your notice of eligibility)",
    asked2: "Your name",
    asked3: "Your date of birth",
    asked4: "Your registered postal address",
    done: "After the call",
    done1: "We post a new ID notice to your registered address.",
    done2: "If you have a confirmed email address, we also tell you by email.",
    done3:
      "Sign in with the notice, and set up your password and sign-in method again. Your user ID and email address stay the same.",
    meanwhile: "What you can do until then",
    meanwhile1: "Look for your saved recovery code, on paper or in a file. It is enough to sign in.",
    meanwhile2: "If you have another device that you set up, you can use it to confirm it is you.",
    meanwhile3: "If it is urgent, you can use paper forms. Ask for them when you call.",
    back: "Back to the sign-in page",
  },
  notMe: {
    heading: "If it was not you who signed in",
    lead: "When you press the button below, we stop your use of the member site for security.",
    item1: "Every device is signed out.",
    item2: "While it is stopped, nobody can sign in.",
    item3: "Call us. We will check who you are and then start it again.",
    submit: "Stop my use of the site",
    cancel: "Do not stop it (it was me)",
  },
  notMeDone: {
    heading: "Your use of the site has been stopped",
    lead: "We stopped your use of the member site and signed out every device.",
    call: "Call us. We will check who you are and then start it again.",
  },
  recoveryObjection: {
    heading: "Cancel the new ID notice",
    lead: "We were told that you can no longer sign in, so we are posting a new ID notice. If this was not you, cancel it. The notice will not work, and your present password and sign-in methods stay as they are.",
    submit: "Cancel the notice",
    cancel: "Do not cancel it (it was me)",
  },
  recoveryObjectionDone: {
    heading: "The notice is cancelled",
    lead: "The notice we posted can no longer be used. Your present password and sign-in methods still work.",
    call: "Somebody may have called us in your name. Please call and let us know.",
  },
  linkEnded: {
    heading: "This link can no longer be used",
    lead: "A link works once. It has been used, or its time has run out. Call us if you need help.",
    back: "Go to the sign-in page",
  },
};
