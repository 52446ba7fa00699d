/** "Done" is said once: a change leaves the key of a sentence with the browser, and the page it leads to says it. */
import { getCookie, setCookie } from "hono/cookie";
import { type Strings, strings } from "../strings/strings.ts";
import { base, type Request } from "./visit.ts";

/** A sentence of ours; a forged cookie can say nothing else. */
export type Told = keyof Strings["done"];

const cookie = "done";
const oneMinute = 60;

/** The next page says it. */
export function tell(c: Request, told: Told): void {
  setCookie(c, cookie, told, { ...base, maxAge: oneMinute });
}

/** @returns what the next page says, as long as none has. */
export function toldTo(c: Request): Told | undefined {
  const key = getCookie(c, cookie, base.prefix) ?? "";
  return Object.hasOwn(strings.ja.done, key) ? (key as Told) : undefined;
}

/** @returns what this page says; no later one does. */
export function takeTold(c: Request): Told | undefined {
  const told = toldTo(c);
  if (told) setCookie(c, cookie, "", { ...base, maxAge: 0 });
  return told;
}
