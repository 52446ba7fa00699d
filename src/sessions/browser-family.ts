/** The browser's name as people know it, from the user agent; most say they are several, so the order counts. */

const families: [RegExp, string][] = [
  [/\bLine\//, "LINE"],
  [/\bYJApp-/, "Yahoo! JAPAN"],
  [/\bEdgA?(?:iOS)?\//, "Edge"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

/** @returns empty for one we do not know. */
export function browserFamily(userAgent: string): string {
  return families.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
}
