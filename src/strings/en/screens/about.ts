/** English: accessibility and privacy. */
import type { about as ja } from "../../ja/screens/about.ts";
import type { Words } from "../../words.ts";

export const about: Words<typeof ja> = {
  accessibility: {
    heading: "Accessibility",
    link: "Accessibility",
    lead: "We want everybody to be able to use the member site. We aim to meet these standards:",
    aim1: "JIS X 8341-3:2016, level AA",
    aim2: "WCAG 2.2, level AA",
    checked: "What we check",
    checked1: "A program tests every page: correct HTML, contrast, enlarged text, the size of buttons and more.",
    checked2: "Every page works with the keyboard alone and without JavaScript (passkeys need JavaScript).",
    checked3: "You can read it in Japanese, easy Japanese and English.",
    unchecked: "What we have not checked yet",
    unchecked1: "People have not yet tested it with screen readers.",
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
