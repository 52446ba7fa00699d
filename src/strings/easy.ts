/** やさしい日本語. Short sentences with spaces; kanji carry their readings in every sentence, as each may stand alone. */
import { mails } from "./easy/mails.ts";
import { problems } from "./easy/problems.ts";
import { about } from "./easy/screens/about.ts";
import { account } from "./easy/screens/account.ts";
import { done } from "./easy/screens/done.ts";
import { everyPage } from "./easy/screens/every-page.ts";
import { move } from "./easy/screens/move.ts";
import { onboarding } from "./easy/screens/onboarding.ts";
import { recovery } from "./easy/screens/recovery.ts";
import { services } from "./easy/screens/services.ts";
import { signIn } from "./easy/screens/sign-in.ts";

export const easy = {
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
