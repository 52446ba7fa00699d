/** Browsers inside other apps: most of them cannot make passkeys, so the address must be opened elsewhere. */

const apps: { name: string; pattern: RegExp }[] = [
  { name: "LINE", pattern: /\bLine\// },
  { name: "Instagram", pattern: /\bInstagram\b/ },
  { name: "Facebook", pattern: /\bFBA[NV]\b/ },
  { name: "X", pattern: /\bTwitter\b/ },
  { name: "Yahoo! JAPAN", pattern: /\bYJApp-/ },
  { name: "", pattern: /; wv\)/ },
];

/** @returns the app's name, empty for one we do not know, nothing for a browser of its own. */
export function inAppBrowser(userAgent: string): string | undefined {
  return apps.find((app) => app.pattern.test(userAgent))?.name;
}
