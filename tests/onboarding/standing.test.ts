import { describe, expect, it } from "vitest";
import { membersWithFacts } from "../../src/office/members/find.ts";
import { standingOf } from "../../src/onboarding/standing.ts";
import { day, standsAt } from "../support/attacks.ts";
import { openPortal } from "../support/portal.ts";
import type { StepName } from "../support/visitor.ts";

/** Birth date and the paper's break belong to a session: the office reads the step after them. */
const standings: Record<StepName | "end", string> = {
  "birth-date": "terms",
  terms: "terms",
  account: "account",
  password: "password",
  email: "email",
  "email-code": "email-code",
  "sign-out": "authenticator",
  authenticator: "authenticator",
  "device-name": "device-name",
  "recovery-codes": "recovery-codes",
  end: "complete",
};

describe("the office reads of a member", () => {
  async function standingAt(step: StepName | "end", later = 0) {
    const test = await openPortal();
    const { member } = await standsAt(test, step);
    const row = await membersWithFacts(test.portal).where("id", "=", member.id).executeTakeFirstOrThrow();
    return standingOf(row, test.deps.clock() + later);
  }

  it.each(Object.entries(standings) as [StepName | "end", string][])("who stands at %s: %s", async (step, standing) => {
    expect(await standingAt(step)).toBe(standing);
  });

  it("who stopped there long ago: authenticator, not the code that their session needs", async () => {
    expect(await standingAt("authenticator", 100 * day)).toBe("authenticator");
  });
});
