/** Whom to tell about a weakness (RFC 9116); an insurer without a contact has no such file. */
import { errorPage } from "../web/error-page.ts";
import { text } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";

const day = 86_400_000;

export function securityText(c: Request): Response {
  const { insurer, clock } = c.var.visit.portal;
  if (!insurer.security_contact) return errorPage(c, 404);
  // The same for a whole day, so that it can be compared.
  const expires = new Date(Math.floor(clock() / day) * day + 180 * day).toISOString();
  const lines = [
    `Contact: ${insurer.security_contact}`,
    `Expires: ${expires}`,
    "Preferred-Languages: ja, en",
    `Canonical: ${insurer.origin}/.well-known/security.txt`,
  ];
  return text(c, `${lines.join("\n")}\n`);
}
