/** The paper's box 「全てのデバイスからサインアウトする」 stands at the password and at the address. */
import { beforeEach, describe, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type StepName, type Visitor } from "../support/visitor.ts";

const label = "全てのデバイスからサインアウトする";

let test: TestPortal;
let here: Visitor;
let member: Awaited<ReturnType<TestPortal["memberWithNotice"]>>;
beforeEach(async () => {
  test = await openPortal();
  member = await test.memberWithNotice();
  here = test.visitor();
});

async function standsAt(step: StepName): Promise<void> {
  await here.walksTo(step, member);
  expect(here.sees.html).toContain(`<b>${label}</b>`);
}

/** Somebody who is signed in elsewhere with what the member has by now. */
async function elsewhere(userId: string, password: string): Promise<Visitor> {
  const other = test.visitor();
  await other.signsIn(userId, password);
  return other;
}

describe("the box at the address", () => {
  it.each([
    ["ends the other sessions", { signOutEverywhere: "yes" }, "/sign-in"],
    ["left empty ends none", {}, "/onboarding/email-code"],
  ])("%s, and the member goes on", async (_, box, path) => {
    await standsAt("email");
    const other = await elsewhere(chosen.userId, chosen.password);
    await here.posts("/onboarding/email", { ...here.formWith(["email"]).fields, email: "taro@example.com", ...box });
    expect(here.sees.path).toBe("/onboarding/email-code");
    await other.opens("/onboarding/email-code");
    expect(other.sees.path).toBe(path);
  });

  it("stays ticked when the address has to be mended", async () => {
    await standsAt("email");
    await here.submits({ email: "taro@", signOutEverywhere: "yes" });
    expect(here.formWith(["email"]).fields.signOutEverywhere).toBe("yes");
  });
});

it("the box at the password ends the other sessions of the notice", async () => {
  await standsAt("password");
  const other = await elsewhere(member.notice.temporaryUserId, member.notice.temporaryPassword);
  const { password } = chosen;
  await here.submits({ newPassword: password, confirmPassword: password, signOutEverywhere: "yes" });
  await other.opens("/onboarding/birth-date");
  expect(other.sees.path).toBe("/sign-in");
});
