/** Internet addresses as the limits see them: what one person can change at will is one. */
import { isIP } from "node:net";

/**
 * Reads an address as a connection or a proxy writes it: with a port, in brackets, IPv4 in the dress of IPv6.
 * @returns nothing when it is none.
 */
export function readAddress(written = ""): string | undefined {
  const bare = written.trim().replace(/^\[(.*)\](?::\d+)?$/, "$1");
  const address = bare.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) ? address : undefined;
}

/** @returns the address of IPv4, the /64 of IPv6, of which one household has them all. */
export function householdOf(ip: string): string {
  return ip.includes(":") ? `${groupsOf(ip).slice(0, 4).join(":")}::/64` : ip;
}

/** @returns the /48 of IPv6, which a company or a tunnel's owner has whole; nothing for IPv4. */
export function siteOf(ip: string): string | undefined {
  return ip.includes(":") ? `${groupsOf(ip).slice(0, 3).join(":")}::/48` : undefined;
}

/** @returns the /24 of IPv4, the /56 of IPv6. */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip.split(".").slice(0, 3).join(".");
  const [a, b, c, d = ""] = groupsOf(ip);
  return `${a}:${b}:${c}:${d.padStart(4, "0").slice(0, 2)}`;
}

/** @returns the eight groups, without leading zeros. */
function groupsOf(ip: string): string[] {
  const [head = "", tail = ""] = ip.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ""));
}
