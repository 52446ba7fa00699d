/** /pages: every view in every state, as somebody meets it, for people to look at. Each is made when it is asked for. */
import type { Hono } from "hono";
import { languageTags } from "../../src/strings/strings.ts";
import type { Env } from "../../src/web/visit.ts";

export function pagesRoutes(app: Hono<Env>): Hono<Env> {
  app.get("/pages", async (c) => {
    const { screens } = await import("../support/screens.ts");
    return c.html(listOf(screens().map(({ name, path, status }) => ({ name, path, status }))));
  });
  app.get("/pages/:name", async (c) => {
    const { look, screens } = await import("../support/screens.ts");
    // New people each time: some states bear only a few looks.
    const screen = screens().find(({ name }) => name === c.req.param("name"));
    if (!screen) return c.notFound();
    const { html, status, headers } = await look(screen, { language: c.var.visit.language });
    return c.html(html, status as 200, { "content-security-policy": headers.get("content-security-policy")! });
  });
  return app;
}

function listOf(screens: { name: string; path: string; status: number }[]): string {
  const rows = screens.map(({ name, path, status }) => {
    const links = Object.entries(languageTags).map(
      ([language, { name: inItself }]) =>
        `<a href="/pages/${encodeURIComponent(name)}?lang=${language}">${inItself}</a>`,
    );
    return `<tr><td>${name}</td><td>${path}</td><td>${status}</td><td>${links.join(" ")}</td></tr>`;
  });
  return `<!doctype html>
<title>Every view in every state</title>
<style>body { font: 16px/1.6 sans-serif; margin: 2em } td { padding-right: 1.5em }</style>
<h1>Every view in every state</h1>
<p>Each page is made of its own people when it is opened; its forms lead nowhere.</p>
<table>${rows.join("\n")}</table>`;
}
