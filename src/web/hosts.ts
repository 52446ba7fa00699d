/** Which host a request names, and what is said where no insurer has it. */
import type { Context } from "hono";
import { keptInsurers } from "../database/rows.ts";
import type { Deps } from "../deps.ts";
import { inWords } from "../strings/office.ts";
import { languageTags, strings } from "../strings/strings.ts";
import { bareHeaders, contentSecurityPolicy } from "./respond.ts";
import { render } from "./views.ts";

/** @returns the host that the whole request agrees on: the server takes that of an absolute target, and the first of two headers (A1). */
export function agreedHost(c: Context): string | undefined {
  const { host } = new URL(c.req.url);
  const given = hostHeaders(c);
  if (!given) return host;
  return given.length === 1 && given[0]!.toLowerCase() === host ? host : undefined;
}

/** @returns what answers whoever asked for a host that has no open portal. The log hears of it once a minute at the most. */
export function nobodysHost({ db, clock, log, assets }: Deps): (c: Context) => Promise<Response> {
  let toldAt = Number.NEGATIVE_INFINITY;
  return async (c) => {
    const host = legible(hostHeaders(c)?.join(", ") ?? new URL(c.req.url).host);
    const insurers = await keptInsurers(db).select("origin").execute();
    if (insurers.length === 0) return notOpen(c, assets, "nextInsurer");
    const isClosed = insurers.some(({ origin }) => new URL(origin).host === agreedHost(c));
    if (isClosed) return notOpen(c, assets, "nextTerms");
    if (Math.abs(clock() - toldAt) >= 60_000) {
      toldAt = clock();
      log.warn({ host }, "asked for a host that no open portal has");
    }
    return c.text(
      "There is nothing at this address.\nこのアドレスには何もありません。\n\n" +
        `To whoever runs this server: it was asked for the host "${host}", which no insurer with published terms has.\n` +
        "The proxy must pass on the Host that the browser sent, unchanged, and it must be that of the insurer, its port\n" +
        "included: see docs/proxy.md and `genkan insurer list`.\n",
      421,
      bareHeaders,
    );
  };
}

/** To members, that they may come back; to whoever runs the server, the next command. */
function notOpen(c: Context, assets: Deps["assets"], next: "nextInsurer" | "nextTerms"): Response {
  const said = (["ja", "easy", "en"] as const).map((language) => ({
    ...strings[language].notOpen,
    tag: languageTags[language].tag,
  }));
  const todo = (["ja", "en"] as const).map((language) => ({ text: inWords([{ key: next }], language), tag: language }));
  return c.html(render("pages/not-open", { said, todo, asset: assets.url }), 503, {
    ...bareHeaders,
    "content-security-policy": contentSecurityPolicy(),
    "retry-after": "60",
  });
}

/** What stands there is a stranger's text. */
const legible = (text: string) => text.replace(/[^ -~]/g, "?").slice(0, 100);

/** @returns every Host header as it came; nothing where tests call the app directly. */
function hostHeaders(c: Context): string[] | undefined {
  const raw = (c.env as { incoming?: { rawHeaders: string[] } } | undefined)?.incoming?.rawHeaders;
  return raw?.filter((_, index) => index % 2 === 1 && raw[index - 1]!.toLowerCase() === "host");
}
