/** What both phones ask every few seconds: whether the page they show is still right. */
import { commonHeaders, leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import type { Move } from "./moves.ts";

/** Answers with nothing as long as the invitation is in the state the page says it has seen, else leads to `path`. */
export function leadOnceChanged(c: Request, move: Move | undefined, path: string): Response {
  if (move && move.state === c.req.query("seen")) return c.body(null, 204, commonHeaders(c.var.visit));
  return leadTo(c, path);
}
