/** Browsers inside other apps: most of them cannot make passkeys, so the address is opened in the phone's own browser. */

interface App {
  name: string;
  pattern: RegExp;
  /** Its own way out; the others are left by that of the phone. */
  open?: Record<"android" | "ios", (address: string) => string>;
}

const apps: App[] = [
  { name: "LINE", pattern: /\bLine\//, open: { android: askedOfLine, ios: askedOfLine } },
  { name: "Instagram", pattern: /\bInstagram\b/, open: { android: intent, ios: askedOfInstagram } },
  { name: "Threads", pattern: /\bBarcelona\b/ },
  { name: "Messenger", pattern: /\bMessenger|\bOrca-Android\b/ },
  { name: "Facebook", pattern: /\bFB(A[NV]|_IAB)\b/ },
  { name: "X", pattern: /\bTwitter/ },
  { name: "TikTok", pattern: /\b(musical_ly|BytedanceWebview|TikTok)/ },
  { name: "Yahoo! JAPAN", pattern: /\bYJApp-/ },
  { name: "Google", pattern: /\bGSA\// },
  { name: "SmartNews", pattern: /\bSmartNews/i },
  { name: "WeChat", pattern: /\bMicroMessenger\// },
  { name: "KakaoTalk", pattern: /\bKAKAOTALK\b/ },
  // Views inside any app: Android's say so, and Apple's leave out the name of Safari.
  { name: "", pattern: /; wv\)|\((iPhone|iPad|iPod)(?!.*Safari)/ },
];

interface InApp {
  /** Empty for an app we do not know. */
  name: string;
  /** What is to be opened elsewhere. */
  address: string;
  /** A link that opens it there; empty where no way is known. */
  open: string;
}

/** @param address what is to be opened elsewhere. @returns nothing for a browser of its own. */
export function inAppBrowser(userAgent: string, address: string): InApp | undefined {
  const app = apps.find(({ pattern }) => pattern.test(userAgent));
  if (!app) return undefined;
  const { android, ios } = app.open ?? { android: intent, ios: askedOfSafari };
  const out = /Android/.test(userAgent) ? android : /iPhone|iPad|iPod/.test(userAgent) ? ios : undefined;
  return { name: app.name, address, open: out?.(address) ?? "" };
}

/** LINE opens what has this in its address with the phone's browser. */
function askedOfLine(address: string): string {
  return `${address}${address.includes("?") ? "&" : "?"}openExternalBrowser=1`;
}

/** Instagram keeps addresses for Safari to itself. */
function askedOfInstagram(address: string): string {
  return `instagram://extbrowser/?url=${encodeURIComponent(address)}`;
}

/** The scheme that Safari alone answers. */
function askedOfSafari(address: string): string {
  return `x-safari-${address}`;
}

/** Android opens it with the browser its owner has chosen. */
function intent(address: string): string {
  const { protocol, host, pathname, search } = new URL(address);
  const asks = "action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE";
  return `intent://${host}${pathname}${search}#Intent;scheme=${protocol.slice(0, -1)};${asks};end`;
}
