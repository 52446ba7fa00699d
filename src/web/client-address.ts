/** Where a request comes from, as far as the trusted proxies tell, and what makes that doubtful. */
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { Config } from "../config.ts";
import { readAddress } from "./address.ts";

interface Asked {
  config: Config;
  insurer: { demonstration_at: number | null };
}

interface ClientAddress {
  ip: string;
  /** Why everybody who comes this way counts as one person, for whoever runs the server; empty where nothing is doubtful. */
  doubt: string;
}

const forwarding = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

/** The peer's address, or the one that the configured number of own proxies report; anything else in the header is ignored (R12). */
export function clientAddress(c: Context, { config: { trustedProxies }, insurer }: Asked): ClientAddress {
  const peer = peerAddress(c);
  if (trustedProxies === 0) {
    const header = forwarding.find((name) => c.req.header(name) !== undefined);
    return { ip: peer, doubt: header ? `a request came with ${header}, and TRUSTED_PROXIES is 0` : "" };
  }
  const ip = readAddress(c.req.header("X-Forwarded-For")?.split(",").at(-trustedProxies));
  // The demonstration is opened without a proxy too.
  if (ip || insurer.demonstration_at !== null) return { ip: ip ?? peer, doubt: "" };
  const needed = trustedProxies === 1 ? "an address" : `${trustedProxies} addresses`;
  return {
    ip: peer,
    doubt: `a request came without ${needed} in X-Forwarded-For, and TRUSTED_PROXIES is ${trustedProxies}`,
  };
}

function peerAddress(c: Context): string {
  if (!c.env?.incoming) return "127.0.0.1";
  return readAddress(getConnInfo(c).remote.address) ?? "";
}
