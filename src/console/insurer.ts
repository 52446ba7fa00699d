/** Who works for several insurers changes from one to the other; rights are those of the new one at once. */
import { z } from "zod";
import { workFor } from "../office/operators/sessions.ts";
import { parseFields } from "../web/form.ts";
import type { Scene } from "./gate.ts";
import { errorPage, leadTo } from "./page.ts";
import { tell } from "./visit.ts";

export async function changeInsurer(scene: Scene): Promise<Response> {
  const { c } = scene;
  const { insurer } = parseFields(z.strictObject({ insurer: z.string() }), scene.fields);
  if (!(await workFor(c.var.visit.deps, scene, insurer))) return errorPage(c, 404);
  tell(c, "doneInsurer");
  return leadTo(c, "/");
}
