/** English: accessibility and privacy. */
import type { about as ja } from "../../ja/screens/about.ts";
import type { Words } from "../../words.ts";

export const about: Words<typeof ja> = {
  accessibility: {
    heading: "Accessibility",
    link: "Accessibility",
    policy: "Our policy and aim",
    lead: "We want everybody to be able to use the member site. We aim to meet these standards:",
    aim1: "JIS X 8341-3:2016, level AA",
    aim2: "WCAG 2.2, level AA",
    scope: "What this is about",
    scopeText:
      "Every page of the member site: the first sign-in, signing in, a new phone, recovery and changes. Other sites that we link to are not part of it.",
    checked: "What we found",
    checked1: "Programs (axe, IBM Equal Access, the Nu Html Checker and others) tested every page and found no errors.",
    checked2: "Every page works with the keyboard alone and without JavaScript (passkeys need JavaScript).",
    checked3: "You can read it with letters twice as large and on narrow screens without scrolling sideways.",
    checked4: "We check how a simulated screen reader reads the pages of the first sign-in.",
    unchecked: "What is missing or not checked yet",
    unchecked1:
      "People have not yet tested it with screen readers. For that reason we do not claim that it conforms to the standards.",
    unchecked2:
      "The text of the terms of use and of the privacy notice is in Japanese only, and so are announcements without a translation.",
    unchecked3:
      "For security you are signed out {minutes} minutes after you sign in, even while you use it. You cannot extend this.",
    contact: "If something is hard to use",
    contactText: "Call the number at the bottom of this page. You can also use paper forms.",
  },
  privacy: {
    heading: "Privacy",
    link: "Privacy",
    none: "To ask how we use personal information, call the number at the bottom of this page.",
    cookies:
      "The member site uses cookies only to keep you signed in, and to remember your language and your own device. It sends nothing to other companies.",
  },
};
