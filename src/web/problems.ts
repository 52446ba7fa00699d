/** What a page said was wrong, on its way through the browser to the same page in another language. */
import { z } from "zod";
import { type Problems, say, strings } from "../strings/strings.ts";
import { BadForm } from "./form.ts";
import type { Request } from "./visit.ts";

const keys = Object.keys(strings.ja.problems) as (keyof typeof strings.ja.problems)[];
const shape = z.record(
  z.string(),
  z.array(
    z.strictObject({ key: z.enum(keys), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
  ),
);

/** @param json comes with the form's token, so that nobody but the member can have changed it. @throws {BadForm} where no page of ours wrote it. */
export function readProblems(c: Request, json: string): Problems {
  const words = strings[c.var.visit.language].problems;
  try {
    const problems = shape.parse(JSON.parse(json)) as Problems;
    for (const { key, values } of Object.values(problems).flat()) say(words[key], values);
    return problems;
  } catch {
    throw new BadForm(400, "problems");
  }
}
