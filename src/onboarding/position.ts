/** Who may open what: the one place that decides where a visitor without the needed assurance is led (O5). */
import type { Portal } from "../deps.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { signedIn } from "../sessions/visit-session.ts";
import type { Request } from "../web/visit.ts";
import { factsOf } from "./facts.ts";
import { type JourneyStep, pathOf, standingStep } from "./journey.ts";

/** Where a session stands: before the second factor, at a step of the first login, or inside. */
export type Position =
  | { at: "sign-in" }
  | { at: "second-factor"; who: SignedIn }
  | { at: "step"; who: SignedIn; step: JourneyStep }
  | { at: "home"; who: SignedIn };

export async function positionOf(c: Request): Promise<Position> {
  const who = await signedIn(c);
  if (!who) return { at: "sign-in" };
  return place(who, c.var.visit.portal);
}

function place(who: SignedIn, { clock, insurer }: Portal): Position {
  if (who.session.assurance === "password" && who.member.authenticators > 0) return { at: "second-factor", who };
  const step = standingStep(factsOf(who, clock(), insurer.terms.graceUntil));
  if (!step) return { at: "home", who };
  return rank[who.session.assurance] < rank[step.needs] ? { at: "sign-in" } : { at: "step", who, step };
}

const rank = { notice: 0, password: 1, full: 2 };

/** @returns the URL of a position. */
export function pathTo(position: Position): string {
  if (position.at === "step") return pathOf(position.step);
  return { "sign-in": "/sign-in?ended=1", "second-factor": "/sign-in/second-factor", home: "/" }[position.at];
}
