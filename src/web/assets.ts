/** The files browsers load, own and vendor's: read and named by their hash once at start, then served compressed from memory. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Context } from "hono";
import { strings } from "../strings/strings.ts";
import { vendor } from "./vendor.ts";

/** What htmx reads at its start, and what the script says: sent once with it instead of in every page. */
const settings = () => {
  const config = { includeIndicatorCSS: false, history: "reload", defaultTimeout: 20_000, extensions: "none" };
  const said = Object.entries(strings).map(([language, { slow, offline, sending }]) => [
    language,
    { slow, offline, sending },
  ]);
  return Buffer.from(
    `const genkan=${JSON.stringify({ config, said: Object.fromEntries(said) })};\n${own("js/settings.js")}`,
  );
};
const htmx = () => Buffer.from(`${readFileSync(vendor("htmx.org", "dist/htmx.min.js"), "utf8")};\n`);
const own = (path: string) => readFileSync(new URL(`../../static/${path}`, import.meta.url));
/** A phone has no use for lines that only say why, nor for indentation. */
const script = (path: string) =>
  Buffer.from(
    own(path)
      .toString("utf8")
      .replace(/^ *(\/\/|\/\*\*).*\n/gm, "")
      .replace(/^ +/gm, ""),
  );

/** The same; the stylesheet is sent twice to a new browser, in its first page and to be kept. */
const style = (path: string) =>
  Buffer.from(
    Buffer.concat([own("css/palette.css"), own(path)])
      .toString("utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/\n\s*/g, "")
      .replace(/ \{/g, "{")
      .replace(/: /g, ":"),
  );

const sources = {
  "portal.css": () => style("css/portal.css"),
  // One file: each of its own costs another request, and more headers than what is saved where a page needs only a part.
  "portal.js": () => Buffer.concat([settings(), htmx(), script("js/portal.js"), script("js/passkey.js")]),
  "console.css": () => style("css/console.css"),
  "console.js": () => Buffer.concat([script("js/console.js"), script("js/passkey.js")]),
  "favicon.svg": () => own("favicon.svg"),
  "simplewebauthn.js": () => readFileSync(vendor("@simplewebauthn/browser", "dist/bundle/index.umd.min.js")),
};
type AssetName = keyof typeof sources;

/** What each of the two hosts gives out; neither has the other's. */
const served = {
  portal: ["portal.css", "portal.js", "favicon.svg", "simplewebauthn.js"],
  office: ["console.css", "console.js", "favicon.svg", "simplewebauthn.js"],
} satisfies Record<string, AssetName[]>;

const types: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

interface Asset {
  name: AssetName;
  /** `/static/<hash>/<name>`; another content has another URL, so it may be kept for ever. */
  url: string;
  plain: Buffer;
  brotli: () => Buffer;
  gzip: () => Buffer;
  type: string;
}

export interface Assets {
  url(name: AssetName): string;
  /** The stylesheet for the first visit, when the browser does not have it yet. */
  inlineCss: string;
  /** CSP source of `inlineCss`. */
  inlineCssHash: string;
  /** Short name of the stylesheet's content; the cookie that says the browser has it holds this. */
  cssVersion: string;
  serve(c: Context, host: keyof typeof served): Response;
}

export function loadAssets(): Assets {
  const byName = new Map<AssetName, Asset>();
  const byUrl = new Map<string, Asset>();
  for (const [name, read] of Object.entries(sources)) {
    const plain = read();
    const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 6);
    const asset = {
      name: name as AssetName,
      url: `/static/${hash}/${name}`,
      plain,
      brotli: once(() => brotliCompressSync(plain)),
      gzip: once(() => gzipSync(plain, { level: 9 })),
      type: types[name.split(".").at(-1)!]!,
    };
    byName.set(asset.name, asset);
    byUrl.set(asset.url, asset);
  }
  const css = byName.get("portal.css")!;
  return {
    url: (name) => byName.get(name)!.url,
    inlineCss: css.plain.toString("utf8"),
    inlineCssHash: `'sha256-${createHash("sha256").update(css.plain).digest("base64")}'`,
    cssVersion: css.url.split("/")[2]!,
    serve(c, host) {
      const asset = byUrl.get(c.req.path);
      const names: AssetName[] = served[host];
      if (!asset || !names.includes(asset.name)) return c.notFound() as Response;
      const accepted = c.req.header("accept-encoding") ?? "";
      const headers = new Headers({
        "content-type": asset.type,
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        vary: "accept-encoding",
      });
      if (/\bbr\b/.test(accepted)) return send(asset.brotli(), "br");
      if (/\bgzip\b/.test(accepted)) return send(asset.gzip(), "gzip");
      return new Response(asset.plain as Uint8Array<ArrayBuffer>, { headers });

      function send(bytes: Buffer, encoding: string): Response {
        headers.set("content-encoding", encoding);
        return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
      }
    },
  };
}

/** Compressed when the first browser asks; the start need not wait for it. */
function once(compress: () => Buffer): () => Buffer {
  let bytes: Buffer | undefined;
  return () => {
    bytes ??= compress();
    return bytes;
  };
}
