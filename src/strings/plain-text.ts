/** The terms as a person reads them in a terminal. */

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

export function unescapeHtml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity]!);
}

/** @param html as `safeText` makes it: lists are numbered, addresses of links stand behind their words. */
export function plainText(html: string): string {
  const lists: { next: number; isOrdered: boolean }[] = [];
  let href = "";
  const text = html.replace(/<(\/?)(\w+)([^>]*)>\n?/g, (_, end: string, name: string, attributes: string) => {
    if (name === "ol" || name === "ul") {
      if (end) lists.pop();
      else lists.push({ next: Number(/start="(\d+)"/.exec(attributes)?.[1] ?? 1), isOrdered: name === "ol" });
      return lists.length === 0 ? "\n" : "";
    }
    if (name === "li" && !end) {
      const list = lists.at(-1)!;
      const mark = list.isOrdered ? `${list.next}.` : "-";
      list.next += 1;
      return `\n${"   ".repeat(lists.length - 1)}${mark} `;
    }
    if (name === "a") {
      if (!end) href = /href="([^"]*)"/.exec(attributes)?.[1] ?? "";
      return end ? ` (${href})` : "";
    }
    if (/^h[23]$/.test(name)) return end ? "\n" : `\n${name === "h2" ? "##" : "###"} `;
    if (/^t[hd]$/.test(name)) return end ? "  " : "";
    return /^(p|tr|table|blockquote|br|hr)$/.test(name) ? "\n" : "";
  });
  return unescapeHtml(text)
    .replace(/ +$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
