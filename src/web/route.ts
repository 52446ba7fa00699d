/** One URL and what it answers; every other method is refused with 405 (A6). */
import type { Hono } from "hono";
import { errorPage } from "./error-page.ts";
import { onPost, type Posts, type ShowsAgain } from "./post.ts";
import type { Env, Request } from "./visit.ts";

/** Pattern → the pages that signing in may lead back to; the routes fill it as they are made. */
const places = new Map<string, RegExp>();

/** @returns whether this is exactly the path of a page that signing in may lead back to (F8). */
export function isPlace(path: string): boolean {
  return [...places.values()].some((pattern) => pattern.test(path));
}

type Shows = (c: Request) => Promise<Response> | Response;

export function route(
  app: Hono<Env>,
  path: string,
  handlers: {
    get?: Shows;
    post?: Posts;
    lead?: (c: Request) => Promise<Response | undefined>;
    again?: ShowsAgain;
    isPlace?: boolean;
  },
): void {
  if (handlers.isPlace) places.set(path, new RegExp(`^${path.replace(/:\w+/g, "[\\w-][\\w.-]*")}$`));
  const allowed: string[] = [];
  if (handlers.get) {
    app.get(path, handlers.get);
    allowed.push("GET", "HEAD");
  }
  if (handlers.post) {
    app.post(path, onPost(handlers.post, handlers.lead, handlers.again));
    allowed.push("POST");
  }
  app.all(path, (c) => errorPage(c, 405, { headers: { allow: allowed.join(", ") } }));
}
