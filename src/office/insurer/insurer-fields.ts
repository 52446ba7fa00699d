/** What an insurer says about itself, field by field: how each is read and what is wrong with it. */
import type { InsurerRow } from "../../database/tables.ts";
import { Refusal } from "../../files/refusal.ts";
import { emailProblems, readEmail } from "../../members/email-address.ts";
import { readColor } from "./branding.ts";
import { english, optional, type Readers, webAddress, words } from "./fields.ts";

export type AboutInsurer = Pick<
  InsurerRow,
  | "origin"
  | "name"
  | "name_en"
  | "phone"
  | "phone_hours"
  | "phone_hours_en"
  | "postal_address"
  | "color"
  | "website"
  | "security_contact"
>;

export const insurerReaders: Readers<AboutInsurer> = {
  origin: readOrigin,
  name: words("fieldName", 60),
  name_en: english("fieldNameEnglish", 80),
  phone: readPhone,
  phone_hours: words("fieldPhoneHours", 60),
  phone_hours_en: english("fieldPhoneHoursEnglish", 60),
  postal_address: words("fieldPostalAddress"),
  color: optional(readColor),
  website: optional(webAddress("fieldWebsite")),
  security_contact: optional(readContact),
};

/**
 * The address of the portal. Passkeys and cookies need TLS and a name; a browser makes an exception for the own machine.
 * @returns scheme, host and port as a browser writes them in the Origin header.
 */
function readOrigin(typed: string): string {
  const text = words("fieldOrigin")(typed);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Refusal("notOrigin", { typed: text });
  const host = url.hostname;
  const isLocal = host === "localhost" || host.endsWith(".localhost");
  if (url.protocol === "http:" && !isLocal) throw new Refusal("originWithoutTls", { host });
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?$/.test(host)) {
    throw new Refusal("originWithoutName", { host });
  }
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash) {
    throw new Refusal("originWithMore", { origin: url.origin });
  }
  return url.origin;
}

function readPhone(typed: string): string {
  const text = words("fieldPhone", 20)(typed.normalize("NFKC"));
  const digits = text.replace(/\D/g, "").length;
  if (!/^\+?[0-9(][0-9() -]*$/.test(text) || digits < 9 || digits > 15) {
    throw new Refusal("notPhone", { typed: text });
  }
  return text;
}

/** RFC 9116: where people write who found a weakness. */
function readContact(typed: string): string {
  if (!/^mailto:/i.test(typed.trim()) && typed.includes("@")) return readContact(`mailto:${typed.trim()}`);
  if (!/^mailto:/i.test(typed.trim())) return webAddress("fieldSecurityContact")(typed);
  const email = readEmail(words("fieldSecurityContact")(typed)).slice("mailto:".length);
  if (emailProblems(email).length > 0) throw new Refusal("notContact", { typed: email });
  return `mailto:${email}`;
}
