/** English. Plain words and short sentences, for people who do not read Japanese. */
import { mails } from "./en/mails.ts";
import { problems } from "./en/problems.ts";
import { about } from "./en/screens/about.ts";
import { account } from "./en/screens/account.ts";
import { done } from "./en/screens/done.ts";
import { everyPage } from "./en/screens/every-page.ts";
import { move } from "./en/screens/move.ts";
import { onboarding } from "./en/screens/onboarding.ts";
import { recovery } from "./en/screens/recovery.ts";
import { services } from "./en/screens/services.ts";
import { signIn } from "./en/screens/sign-in.ts";

export const en = {
  ...everyPage,
  ...signIn,
  ...onboarding,
  ...account,
  ...recovery,
  ...move,
  ...about,
  ...done,
  ...services,
  problems,
  mails,
};
