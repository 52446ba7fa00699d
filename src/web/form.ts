/** Reads a posted form: only our content type, each field once, only known fields, of each so much as anybody needs (A4, P13). */
import type { Context } from "hono";
import type { z } from "zod";
import { sameText } from "../keys/keys.ts";
import { formToken, type Request } from "./visit.ts";

/** The name of the hidden field with the form's token. */
export const tokenField = "formToken";
/** The name of the hidden field that a page's script adds to its forms. */
const directField = "direct";
/** The name of the hidden field with what the page said was wrong, for the same page in another language. */
export const problemsField = "problems";
/** The rest is cut off: what is left is refused by every page, and shown again to whoever typed it. */
const longestField = 1024;
/** The answer of an authenticator is larger than anything a person types, and so may be what was said of all fields. */
const longestOfAll = 16_384;
const isLong = (name: string) => name === "response" || name === problemsField;

export class BadForm extends Error {
  readonly status: 400 | 415;
  constructor(status: 400 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

interface Posted {
  fields: Record<string, string>;
  /** What the page with the form said was wrong, as JSON. */
  problems: string;
  /** The form was made for this session; an older one is shown again instead of being carried out. */
  isFresh: boolean;
}

/** @throws {BadForm} when no form of ours would send this. */
export async function readForm(c: Request): Promise<Posted> {
  const fields = await readFields(c);
  const { [tokenField]: token = "", [directField]: direct, [problemsField]: problems = "{}", ...rest } = fields;
  c.var.visit.isDirect = direct !== undefined;
  return { fields: rest, problems, isFresh: sameText(token, formToken(c.var.visit)) };
}

/** @returns every field as it may be stored. @throws {BadForm} */
export async function readFields(c: Context): Promise<Record<string, string>> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new BadForm(415, "content type");
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(await c.req.text())) {
    if (name in fields) throw new BadForm(400, `field given twice: ${name}`);
    if (value.length > longestOfAll) throw new BadForm(400, `overlong: ${name}`);
    const read = isLong(name) ? value : value.slice(0, longestField).toWellFormed();
    // PostgreSQL stores no NUL; browsers show this character for it.
    fields[name] = read.replaceAll("\0", "\uFFFD");
  }
  return fields;
}

/** @throws {BadForm} when a field is unknown; a missing one is the schema's business. */
export function parseFields<T>(schema: z.ZodType<T>, fields: Record<string, string>): T {
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw new BadForm(400, parsed.error.issues.map((issue) => issue.code).join(", "));
  return parsed.data;
}
