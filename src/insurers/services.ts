/** The insurer's services (tiles) and announcements on the home page. */
import { rows } from "../database/rows.ts";
import type { MemberRow, Tables } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { type Language, languageTags } from "../strings/strings.ts";
import { iconOf } from "./icons.ts";
import { issuerOf } from "./service-clients.ts";

interface ServiceTile {
  name: string;
  url: string;
  /** Outline of the drawing on it. */
  icon: string;
}

interface ServiceGroup {
  /** As the insurer wrote it, in Japanese; empty for services that belong to none. */
  category: string;
  tiles: ServiceTile[];
}

/** @returns the services in their order, by category; those of no category come first. */
export async function shownServices(portal: Portal, language: Language): Promise<ServiceGroup[]> {
  const now = portal.clock();
  const services = await rows(portal, "services")
    .leftJoin("service_clients", "service_clients.service_id", "services.id")
    .selectAll("services")
    .select("service_clients.initiate_login_uri")
    .where((where) => where.or([where("shown_from", "is", null), where("shown_from", "<=", now)]))
    .where((where) => where.or([where("shown_until", "is", null), where("shown_until", ">", now)]))
    .orderBy("services.position")
    .execute();
  const groups = Map.groupBy(services, ({ category }) => category ?? "");
  return [...groups]
    .map(([category, ofCategory]) => ({ category, tiles: ofCategory.map((row) => tile(portal, row, language)) }))
    .sort((a, b) => Number(a.category !== "") - Number(b.category !== ""));
}

type Shown = Tables["services"] & { initiate_login_uri: string | null };

function tile(portal: Portal, row: Shown, language: Language): ServiceTile {
  const name = { ja: row.name_ja, easy: row.name_easy, en: row.name_en }[language];
  return { name, url: placeOf(portal, row), icon: iconOf(row.name_ja, row.category ?? "") };
}

/** @returns where the tile leads: to where the service begins a sign-in (OpenID Connect Core, 4), if it has such a place. */
function placeOf(portal: Portal, { url, initiate_login_uri }: Shown): string {
  if (!initiate_login_uri) return url;
  const place = new URL(initiate_login_uri);
  place.searchParams.set("iss", issuerOf(portal));
  place.searchParams.set("target_link_uri", new URL(url, portal.insurer.origin).href);
  return place.href;
}

interface Announcement {
  title: string;
  body: string;
  publishedAt: number;
  /** In which it is, as a browser reads it. */
  tag: string;
}

/** @returns the newest announcements for this member first, twenty at the most; in Japanese where nobody wrote another language. */
export async function currentAnnouncements(
  portal: Portal,
  { batch, route }: Pick<MemberRow, "batch" | "route">,
  language: Language,
): Promise<Announcement[]> {
  const now = portal.clock();
  const current = await rows(portal, "announcements")
    .selectAll()
    .where("published_at", "<=", now)
    .where((where) => where.or([where("ended_at", "is", null), where("ended_at", ">", now)]))
    .where((where) => where.or([where("batch", "is", null), where("batch", "=", batch)]))
    .where((where) => where.or([where("route", "is", null), where("route", "=", route)]))
    .orderBy("published_at", "desc")
    .limit(20)
    .execute();
  return current.map((row) => ({ ...written(row, language), publishedAt: row.published_at }));
}

function written(row: Tables["announcements"], language: Language): Pick<Announcement, "title" | "body" | "tag"> {
  const [title, body] = { ja: [], easy: [row.title_easy, row.body_easy], en: [row.title_en, row.body_en] }[language];
  const { tag } = languageTags[language];
  return title && body ? { title, body, tag } : { title: row.title, body: row.body, tag: "ja" };
}
