/** The doctor's look at mail: does the relay let us in, and will the carriers take what comes from the sender's domain. */
import { Resolver as DnsResolver } from "node:dns/promises";
import type { Config } from "../config.ts";
import { greetRelay, mayBePlain, relayIsHere } from "../mail/transport.ts";
import type { Sentence } from "../strings/office.ts";
import { type Finding, ok, warning, wrong } from "./findings.ts";

/** Asks the DNS; a test gives one that asks a server of its own. */
export type Resolver = Pick<DnsResolver, "resolveMx" | "resolveTxt">;

export const systemResolver = (): Resolver => new DnsResolver({ timeout: 3000, tries: 2 });

/** @returns nothing where no relay is set. */
export async function mailRelay(config: Config): Promise<Finding[]> {
  if (!config.smtpUrl) return [];
  try {
    await greetRelay(config, config.smtpUrl);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const says = { key: "relaySays", values: { reason: message } } as const;
    return [wrong("checkRelay", says, code === "ETLS" ? "relayNoTls" : "checkSmtpUrl")];
  }
  return [mayBePlain(config) ? warning("checkRelay", "relayPlain", "relayEncrypt") : ok("checkRelay", "relayLetsUsIn")];
}

/** What the DNS says of the domain in MAIL_FROM. @returns nothing where no relay is set. */
export async function sender({ smtpUrl, mailFrom, dkimSelector }: Config, dns: Resolver): Promise<Finding[]> {
  if (!smtpUrl) return [];
  const domain = mailFrom.split("@").at(-1)!.toLowerCase();
  if (!domain.includes(".")) {
    return relayIsHere(smtpUrl)
      ? []
      : [warning("checkSender", { key: "senderNowhere", values: { mailFrom } }, "setMailFrom")];
  }
  try {
    return [
      await takesMail(domain, dns),
      await spf(domain, dns),
      ...(dkimSelector === undefined ? [] : [await dkim(domain, dkimSelector, dns)]),
      await dmarc(domain, dns),
    ];
  } catch (error) {
    const values = { domain, reason: (error as Error).message };
    return [warning("checkSender", { key: "dnsSilent", values }, "askDnsAgain")];
  }
}

async function takesMail(domain: string, dns: Resolver): Promise<Finding> {
  const hosts = await found(dns.resolveMx(domain));
  // A domain that takes no mail at all says so with an empty name (RFC 7505).
  return hosts.some(({ exchange }) => exchange !== "")
    ? ok("checkMx", { key: "mxThere", values: { domain } })
    : warning("checkMx", { key: "mxMissing", values: { domain } }, "makeMx");
}

async function spf(domain: string, dns: Resolver): Promise<Finding> {
  const values = { domain };
  const records = (await texts(domain, dns)).filter((text) => /^v=spf1( |$)/i.test(text));
  if (records.length === 0) return warning("checkSpf", { key: "spfMissing", values }, { key: "makeSpf", values });
  if (records.length > 1) return warning("checkSpf", { key: "spfTwice", values }, "joinSpf");
  return /\s\+?all\b/i.test(records[0]!)
    ? warning("checkSpf", { key: "spfAnybody", values }, "closeSpf")
    : ok("checkSpf", { key: "spfThere", values: { record: records[0]! } });
}

async function dkim(domain: string, selector: string, dns: Resolver): Promise<Finding> {
  const values: Sentence["values"] = { name: `${selector}._domainkey.${domain}` };
  const [record] = (await texts(`${selector}._domainkey.${domain}`, dns)).filter((text) => /\bp=/.test(text));
  // An empty key was taken back (RFC 6376).
  return record && /\bp=\s*[A-Za-z0-9+/]/.test(record)
    ? ok("checkDkim", { key: "dkimThere", values })
    : warning("checkDkim", { key: "dkimMissing", values }, "makeDkim");
}

/** The domain's own record counts, else that of the domain it belongs to. */
async function dmarc(domain: string, dns: Resolver): Promise<Finding> {
  const labels = domain.split(".");
  for (let first = 0; first < labels.length - 1; first += 1) {
    const name = `_dmarc.${labels.slice(first).join(".")}`;
    const record = (await texts(name, dns)).find((text) => /^v=DMARC1\s*;/i.test(text));
    if (record) return ok("checkDmarc", { key: "dmarcThere", values: { name, record } });
  }
  return warning("checkDmarc", { key: "dmarcMissing", values: { domain } }, { key: "makeDmarc", values: { domain } });
}

/** A long text stands in the DNS in pieces. */
async function texts(name: string, dns: Resolver): Promise<string[]> {
  return (await found(dns.resolveTxt(name))).map((pieces) => pieces.join(""));
}

/** @returns nothing where there is none. @throws where nobody could be asked. */
async function found<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (["ENODATA", "ENOTFOUND"].includes((error as { code: string }).code)) return [];
    throw error;
  }
}
