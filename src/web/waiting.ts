/** A service's request that waits in this browser, by the engine's cookie. */
import { getCookie } from "hono/cookie";
import { base, type Request } from "./visit.ts";

const cookie = "genkan-service";
/** As the engine writes it. */
export const waitingCookie = `__Host-${cookie}`;

/** @returns where a request goes on that waited for the first login to be done. */
export function waitingPlace(c: Request): string | undefined {
  const id = getCookie(c, cookie, base.prefix) ?? "";
  return /^[\w-]{20,64}$/.test(id) ? `/services/continue/${id}` : undefined;
}
