/** The pages nobody wants to see: plain words, what was kept, what to do now, the telephone. */
import { page } from "./page.ts";
import type { Request } from "./visit.ts";

type ErrorStatus = 400 | 403 | 404 | 405 | 413 | 415 | 500 | 503;

export function errorPage(
  c: Request,
  status: ErrorStatus,
  details: { id?: string; headers?: Record<string, string> } = {},
) {
  const headers = { ...details.headers, ...(c.var.visit.isFragment ? { "HX-Push-Url": "false" } : {}) };
  const kind = kindOf(status);
  return page(c, "pages/error", (t) => t.error[`${kind}Heading`], { kind, id: details.id ?? "" }, { status, headers });
}

function kindOf(status: ErrorStatus): "refused" | "missing" | "broken" | "busy" {
  if (status === 404 || status === 405) return "missing";
  if (status === 503) return "busy";
  return status === 500 ? "broken" : "refused";
}
