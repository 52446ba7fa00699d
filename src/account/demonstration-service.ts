/** What a tile of the demonstration leads to, as its services are invented: a page that says what would open. */
import { shownServices } from "../insurers/services.ts";
import { errorPage } from "../web/error-page.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

export async function demonstrationService(c: Request): Promise<Response> {
  const { portal, language } = c.var.visit;
  if (portal.insurer.demonstration_at === null) return errorPage(c, 404);
  const tiles = (await shownServices(portal, language)).flatMap((group) => group.tiles);
  const service = tiles.find(({ url }) => url === c.req.path);
  return service ? page(c, "account/demonstration-service", () => service.name) : errorPage(c, 404);
}
