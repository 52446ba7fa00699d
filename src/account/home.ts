/** The home page: the insurer's announcements and services, what is left to do after a recovery code, and how one signs in next time. */
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import type { Portal } from "../deps.ts";
import { currentAnnouncements, shownServices } from "../insurers/services.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { say, strings } from "../strings/strings.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { toldTo } from "../web/told.ts";
import type { Request } from "../web/visit.ts";
import { waitingPlace } from "../web/waiting.ts";

/** So many announcements stand open above the services; the older ones wait behind a line. */
const newest = 3;

export async function home(c: Request, who: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  const waiting = toldTo(c) === "firstLogin" && waitingPlace(c);
  if (waiting) return leadTo(c, waiting);
  const announcements = await currentAnnouncements(portal, who.member, language);
  const data = {
    services: await shownServices(portal, language),
    news: announcements.slice(0, newest),
    olderNews: announcements.slice(newest),
    registerAt: await placeForNewPhone(portal, who),
    doneDetail: toldTo(c) === "firstLogin" ? await nextTime(c, who) : "",
  };
  return page(c, "account/home", (t) => t.menu.home, data);
}

/** @returns what the member signs in with from now on. */
async function nextTime(c: Request, { session, member }: SignedIn): Promise<string> {
  const { portal, language } = c.var.visit;
  const devices = await authenticatorsOf(portal, member.id);
  const device = devices.find(({ id }) => id === session.authenticator_id);
  const sentence = device && strings[language].firstLoginDone[device.kind];
  return sentence ? say(sentence, { userId: member.user_id ?? "", device: device.name ?? "" }) : "";
}

/** @returns where whoever came in by a recovery code registers a new phone; nothing once that is done, or for everybody else. */
async function placeForNewPhone(portal: Portal, { session, member }: SignedIn): Promise<string> {
  if (session.authenticator_id !== null) return "";
  const devices = await authenticatorsOf(portal, member.id);
  if (devices.some(({ created_at }) => created_at > session.started_at)) return "";
  return member.sign_in_method === "otp" ? "/account/otp" : "/account/add-passkey";
}
