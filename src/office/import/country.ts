/** A country as lists name it, and as the post abroad reads it. */

const inJapanese = { long: names("ja", "long"), short: names("ja", "short") };
const inEnglish = names("en", "long");

function names(language: string, style: "long" | "short") {
  return new Intl.DisplayNames(language, { type: "region", style, fallback: "none" });
}

/** What people write besides. */
const also: Record<string, string> = { 米国: "US", 大韓民国: "KR", 中華人民共和国: "CN", タイ王国: "TH", 豪州: "AU" };

let codes: Map<string, string> | undefined;

/** Every name in Japanese that ICU knows → its code. */
function codesByName(): Map<string, string> {
  const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
  const regions = letters.flatMap((first) => letters.map((second) => first + second));
  const named = regions.flatMap((code) =>
    [inJapanese.long.of(code), inJapanese.short.of(code)].flatMap((name) => (name ? [[name, code] as const] : [])),
  );
  return new Map([...named, ...Object.entries(also)]);
}

/** @returns a Japanese name in English capitals, as the last line of an address abroad; anything else as it is. */
export function countryInEnglish(named: string): string {
  codes ??= codesByName();
  const code = codes.get(named.normalize("NFKC"));
  const name = code && inEnglish.of(code);
  return name ? name.replace(/ \(.*| SAR China$/, "").toUpperCase() : named;
}
