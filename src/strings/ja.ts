/** 日本語. The other languages have the same keys. */
import { mails } from "./ja/mails.ts";
import { problems } from "./ja/problems.ts";
import { about } from "./ja/screens/about.ts";
import { account } from "./ja/screens/account.ts";
import { done } from "./ja/screens/done.ts";
import { everyPage } from "./ja/screens/every-page.ts";
import { move } from "./ja/screens/move.ts";
import { onboarding } from "./ja/screens/onboarding.ts";
import { recovery } from "./ja/screens/recovery.ts";
import { services } from "./ja/screens/services.ts";
import { signIn } from "./ja/screens/sign-in.ts";

export const ja = {
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
