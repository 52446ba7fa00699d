/** The drawing on a service's tile, chosen by what the service is called, else by its category. */

/** Outlines in a square of 24; the first one whose words fit. */
const icons: readonly [words: RegExp, path: string][] = [
  [/予約|カレンダー/, "M4 5.5h16v15H4zM4 10h16M8 3v4M16 3v4M12 12.5v5M9.5 15h5"],
  [/家族|扶養/, "M5 8a3 3 0 1 0 6 0 3 3 0 1 0-6 0M2.5 20c0-9 11-9 11 0M15 5a3 3 0 1 1 0 6M16 13.5c3.5.5 5.5 3 5.5 6.5"],
  [/申請|届/, "M4 20.5h16M6 17l1-4 9.5-9.5 3 3L10 16z"],
  [/資格|保険証/, "M3 5.5h18v13H3zM6.5 14.5h5M6.5 11h3M14 11a2 2 0 1 0 4 0 2 2 0 1 0-4 0"],
  [/健診|検診|ドック|健康/, "M3 13h4l2.5-6 4 11 2.5-5h5"],
  [/旅行|トラベル|保養|宿/, "M4 8h16v12H4zM9 8V4.5h6V8M4 13h16"],
  [/医療|給付|療養|通知|情報/, "M6 2.5h9l4 4v15H6zM9 8h3M9 12h7M9 16h7"],
];

const anyService = "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z";

/** @param category as the insurer wrote it, in Japanese. @returns the outline of the service's icon. */
export function iconOf(name: string, category: string): string {
  const drawn = (text: string) => icons.find(([words]) => words.test(text))?.[1];
  return drawn(name) ?? drawn(category) ?? anyService;
}
