/** English: what stands around every page, and on the pages of errors. */
import type { everyPage as ja } from "../../ja/screens/every-page.ts";
import type { Words } from "../../words.ts";

export const everyPage: Words<typeof ja> = {
  skip: "Skip to main content",
  portal: "Member site",
  errorPrefix: "Error: ",
  titleSeparator: " – ",
  required: "(required)",
  requiredChoice: "(required)",
  languages: "Language",
  step: {
    of: "Step {n} of {total}",
    ofTitle: " ({n}/{total})",
    left: "{count} left: {parts}",
    between: ", ",
    last: "This is the last one",
    parts: { authenticator: "sign-in method", recoveryCodes: "recovery code" },
  },
  summary: "There is a problem",
  next: "Next",
  save: "Save",
  back: "Go back without changes",
  show: "Show characters",
  copy: "Copy",
  copied: "Copied",
  sending: "Sending",
  slow: "This is taking a while. Please wait on this page",
  offline: "We could not connect. Your answers are still here. Press the button again",
  help: {
    before: "Need help? Call",
    idle: "We sign you out after {minutes} minutes without activity. Finished steps are saved.",
  },
  timeLeft: {
    heading: "You will be signed out soon",
    lead: "We will sign you out in about {minutes} minutes. Do you want to stay signed in?",
    stay: "Stay signed in",
  },
  menu: {
    label: "Menu",
    home: "Home",
    profile: "Your profile",
    signInMethods: "How you sign in",
    terms: "Terms of use",
    signOut: "Sign out",
    honorific: "{name}",
  },
  staleForm: {
    heading: "Please send this again",
    lead: "You signed in again on another page, so what you entered here has not been sent yet.",
    submit: "Send this",
    back: "Back to the form",
  },
  noCookies: {
    heading: "This browser does not accept cookies",
    lead: "This browser does not accept cookies. Allow them in its settings, or open this page in Safari or Chrome. What you entered has not been sent.",
    withoutTls:
      "This browser does not accept cookies from an address that starts with http. Open this page in Chrome, Edge or Firefox. What you entered has not been sent.",
  },
  error: {
    refusedHeading: "We could not accept this",
    refused: "We could not read what was sent. Nothing registered has changed. Start again from the first page.",
    missingHeading: "Page not found",
    missing: "Check that the address is correct.",
    brokenHeading: "Something went wrong",
    broken: "The problem is on our side. Finished steps are saved. Wait a little, then try again.",
    busyHeading: "We are very busy right now",
    busy: "Finished steps are saved. Wait a little, then try again.",
    id: "Reference number: {id}",
    home: "Go to the first page",
  },
  months: "{year}-{month}-{day}",
};
