/** `npm run seed` prints credentials with which one really gets where it says. */
import { expect, it } from "vitest";
import { journey } from "../../src/onboarding/journey.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { makePeople, type Person } from "./people.ts";

/** Signs in from another browser, and confirms what is asked on the way. */
async function arrives(test: TestPortal, { userId, password, birthDate, otpKey }: Person): Promise<string> {
  test.passes(30_000);
  const visitor = test.visitor();
  await visitor.signsIn(userId, password);
  if (visitor.sees.path === "/onboarding/birth-date") await visitor.submits({ birthDate });
  if (visitor.sees.path === "/sign-in/second-factor") await visitor.submits({ code: await visitor.otpCode(otpKey) });
  return visitor.sees.problems[0] ?? visitor.sees.path;
}

it("makes a member at each step, one who is through and one who is locked, twice if asked twice", async () => {
  const test = await openPortal();
  await makePeople(test.deps, test.portal);
  const people = await makePeople(test.deps, test.portal);
  expect(people.map(({ standsAt }) => standsAt)).toEqual([...journey.map(({ path }) => path), "home", "locked"]);
  const reached: Record<string, string> = {};
  for (const person of people) reached[person.standsAt] = await arrives(test, person);
  expect(reached).toEqual({
    ...Object.fromEntries(journey.map(({ path }) => [path, `/onboarding/${path}`])),
    // Entering the date and signing in again is what these two steps ask for.
    "birth-date": "/onboarding/terms",
    "sign-out": "/onboarding/authenticator",
    home: "/",
    locked: expect.stringContaining("5回"),
  });
});

it("prints a recovery code that stands in for the phone", async () => {
  const test = await openPortal();
  const { userId, password, recoveryCode } = (await makePeople(test.deps, test.portal)).at(-2)!;
  const visitor = test.visitor();
  await visitor.signsIn(userId, password);
  await visitor.submits({ recoveryCode });
  expect(visitor.sees.path).toBe("/onboarding/recovery-codes");
});
