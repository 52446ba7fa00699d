/** The home page: the insurer's services and announcements. */

import { currentAnnouncements, shownServices } from "../insurers/services.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { say, strings } from "../strings/strings.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

export async function home(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  const data = {
    // The title stays in the browser's history; a name does not belong there.
    shortTitle: strings[language].menu.home,
    services: await shownServices(portal, language),
    announcements: await currentAnnouncements(portal),
  };
  return page(c, "account/home", (t) => say(t.menu.honorific, { name: member.name }), data);
}
