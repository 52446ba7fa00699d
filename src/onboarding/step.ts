/** The shape of a step: a form, what its page shows, and what happens when the form is sent. */
import type { z } from "zod";
import type { Portal } from "../deps.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import type { Problem, Problems } from "../strings/strings.ts";
import type { Visit } from "../web/visit.ts";

/** Who sends or sees a step. */
export interface Scene extends SignedIn {
  portal: Portal;
  visit: Visit;
  /** Digest of the post that is being carried out. */
  through: string;
}

/** What came of a form that was sent; nothing at all means: go on. */
export interface Outcome {
  /** Field → what must be mended; the same page is shown again. */
  problems?: Problems;
  /** What the page shows besides, when it is shown again. */
  show?: Record<string, unknown>;
  /** Token of the session that takes the place of this one. */
  session?: string;
  /** The session has ended; this page says why. */
  leaveTo?: string;
  /** This browser may be remembered as one of the member's. */
  knownDevice?: string;
}

export interface Step<Form = never> {
  /** Strict: a field that no form of ours has is refused. */
  form: z.ZodType<Form>;
  /** Fields shown again when the form is refused; secrets are not among them. */
  keeps?: readonly (keyof Form & string)[];
  /** What the view needs. */
  show?(scene: Scene): Promise<Record<string, unknown>>;
  /** A word about a field while it is filled, before anything is sent: a problem, or nothing when it may stay. */
  check?: { field: keyof Form & string; judge(scene: Scene, value: string): Promise<Problem[]> };
  submit(scene: Scene, form: Form): Promise<Outcome | undefined>;
}

/** Declares a step; only the types are its business. */
export function step<Form>(definition: Step<Form>): Step<Form> {
  return definition;
}
