/** E-mail addresses: read leniently, judged strictly enough that no header or second recipient can hide in one (C7). */
import { domainToASCII } from "node:url";
import type { Problem } from "../strings/strings.ts";

/** Dots anywhere: addresses of the old mobile carriers have two in a row or one before the @. */
const local = /^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}$/;
const domain =
  /^(?=.{4,190}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/;
/** What stands behind the @ where that is a domain in another script. */
const foreignDomain = /(?<=^[^@]*@)(?=.*[^\p{ASCII}])[\p{L}\p{N}\p{M}.-]+$/u;

/** @returns the address without the spaces and full-width letters a phone's keyboard puts in; its domain as mail servers know it. */
export function readEmail(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s\u200B]/g, "")
    .replace(foreignDomain, (host) => domainToASCII(host) || host);
}

export function emailProblems(email: string): Problem[] {
  if (email === "") return [{ key: "emailEmpty" }];
  const [name = "", host = "", ...rest] = email.split("@");
  return rest.length === 0 && local.test(name) && domain.test(host) ? [] : [{ key: "emailForm" }];
}

const usualDomains = [
  "gmail.com",
  "yahoo.co.jp",
  "icloud.com",
  "docomo.ne.jp",
  "ezweb.ne.jp",
  "softbank.ne.jp",
  "outlook.jp",
  "hotmail.com",
  "au.com",
];

/** @returns the address with a usual domain where the typed one differs from it by one slip, else nothing. */
export function suggestion(email: string): string | undefined {
  const [name = "", typedHost = ""] = email.split("@");
  const host = typedHost.toLowerCase();
  if (usualDomains.includes(host)) return undefined;
  const meant = usualDomains.find((each) => slips(host, each) === 1);
  return meant && `${name}@${meant}`;
}

/** Optimal string alignment: letters missing, added, changed, or two swapped. */
function slips(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, changed, isSwap ? rows[i - 2]![j - 2]! + 1 : changed);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
