/** Tells whether two posts are the same, without keeping what they said. */
import { createHash } from "node:crypto";

/** @returns a digest of path and fields, for `replaceSession` and `resumeReplaced`. */
export function digestOf(path: string, fields: Record<string, string>): string {
  return createHash("sha256")
    .update(JSON.stringify([path, ...Object.entries(fields).sort()]))
    .digest("base64url");
}
