/** What an insurer says about itself, field by field: how each is read and what is wrong with it. */
import type { InsurerRow } from "../../database/tables.ts";
import { emailProblems, readEmail } from "../../members/email-address.ts";
import { readColor } from "./branding.ts";
import { english, optional, type Readers, Refusal, webAddress, words } from "./fields.ts";

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
  name: words("Name", 60),
  name_en: english("English name", 80),
  phone: readPhone,
  phone_hours: words("Telephone hours", 60),
  phone_hours_en: english("English telephone hours", 60),
  postal_address: words("Postal address"),
  color: optional(readColor),
  website: optional(webAddress("Website")),
  security_contact: optional(readContact),
};

/**
 * The address of the portal. Passkeys and cookies need TLS and a name; a browser makes an exception for the own machine.
 * @returns scheme, host and port as a browser writes them in the Origin header.
 */
function readOrigin(typed: string): string {
  const text = words("Origin")(typed);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Refusal(`Origin must be an address such as https://kenpo.example.jp, not ${text}`);
  }
  const isLocal = url.hostname === "localhost" || url.hostname.endsWith(".localhost");
  if (url.protocol === "http:" && !isLocal) {
    throw new Refusal(
      `Origin must begin with https:// for ${url.hostname}: without TLS anybody on the way could read passwords.`,
    );
  }
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?$/.test(url.hostname)) {
    throw new Refusal(`Origin needs a host name, not ${url.hostname}: a passkey belongs to a name.`);
  }
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash) {
    throw new Refusal(`Origin ends after the host name: ${url.origin}`);
  }
  return url.origin;
}

function readPhone(typed: string): string {
  const text = words("Telephone number", 20)(typed.normalize("NFKC"));
  const digits = text.replace(/\D/g, "").length;
  if (!/^\+?[0-9(][0-9() -]*$/.test(text) || digits < 9 || digits > 15) {
    throw new Refusal(`Telephone number must be digits and hyphens, such as 03-1234-5678, not ${text}`);
  }
  return text;
}

/** RFC 9116: where people write who found a weakness. */
function readContact(typed: string): string {
  if (!/^mailto:/i.test(typed.trim()) && typed.includes("@")) return readContact(`mailto:${typed.trim()}`);
  if (!/^mailto:/i.test(typed.trim())) return webAddress("Security contact")(typed);
  const email = readEmail(words("Security contact")(typed)).slice("mailto:".length);
  if (emailProblems(email).length > 0) {
    throw new Refusal(`Security contact must be an e-mail address or begin with https://, not ${email}`);
  }
  return `mailto:${email}`;
}
