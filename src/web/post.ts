/** A posted form on its way to its handler: read, bound to this session, or shown again. */
import { readForm } from "./form.ts";
import { page } from "./page.ts";
import type { Request } from "./visit.ts";

/** Fields that are never sent back to the browser. */
export const secrets = [
  "password",
  "currentPassword",
  "newPassword",
  "confirmPassword",
  "code",
  "recoveryCode",
  "response",
];

export type Posts = (c: Request, fields: Record<string, string>) => Promise<Response>;

/**
 * A form that was made for another session (signed in again in a second tab, or somebody else's form) is not carried out:
 * the answer holds what was typed and one button that sends it again from this session (X6).
 * @param lead where the form has nothing to do any more: the answer that leads on.
 */
export function onPost(handler: Posts, lead?: (c: Request) => Promise<Response | undefined>) {
  return async (c: Request): Promise<Response> => {
    const { fields, isFresh } = await readForm(c);
    if (isFresh) return handler(c, fields);
    await c.var.onStaleForm(c);
    const led = await lead?.(c);
    if (led) return led;
    const hasSecret = Object.keys(fields).some((name) => secrets.includes(name));
    const kept = hasSecret ? {} : fields;
    return page(
      c,
      "pages/stale-form",
      (t) => t.staleForm.heading,
      { kept },
      { status: 403, headers: { "HX-Push-Url": "false" } },
    );
  };
}
