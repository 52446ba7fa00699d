/** 利用規約: the version that was accepted, every other one, and the record of one's own agreements. */

import { acceptancesOf, acceptedTerms, publishedVersions, termsOfVersion } from "../insurers/terms.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { type Strings, say } from "../strings/strings.ts";
import { errorPage } from "../web/error-page.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

export async function terms(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  const { terms, acceptedAt } = (await acceptedTerms(portal, member.id))!;
  return page(c, "account/terms", (t) => t.terms.heading, {
    terms: { ...terms, summary: terms.summary[language] },
    acceptedAt,
    acceptances: await acceptancesOf(portal, member.id),
    versions: await publishedVersions(portal),
  });
}

export async function termsVersion(c: Request): Promise<Response> {
  const { portal, language } = c.var.visit;
  const terms = await termsOfVersion(portal, c.req.param("version") ?? "");
  if (!terms) return errorPage(c, 404);
  const heading = (t: Strings) => say(t.termsHistory.heading, { version: terms.version });
  return page(c, "account/terms-version", heading, {
    terms: { ...terms, summary: terms.summary[language] },
  });
}
