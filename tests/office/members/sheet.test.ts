/** What the office reads about members. */
import { beforeEach, describe, expect, it } from "vitest";
import { listMembers } from "../../../src/office/members/list.ts";
import { showMember } from "../../../src/office/members/sheet.ts";
import { standingOf } from "../../../src/onboarding/standing.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";

const by = { actor: "operator:hanako", reason: "asked by telephone" };

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

const listed = () => listMembers(test.portal, { limit: 9 }, standingOf);
const shown = (memberNumber: string) => showMember(test.portal, memberNumber, by, standingOf);

describe("the office reads", () => {
  it("the batch and the route that the import brought, and nothing where it brought none", async () => {
    await test.memberWithNotice({ memberNumber: "e-1", batch: "April", route: "post" });
    await test.memberWithNotice({ memberNumber: "e-2" });
    expect((await listed()).map(({ batch }) => batch)).toEqual(["April", ""]);
    expect(await shown("e-1")).toMatchObject({ batch: "April", route: "post" });
    expect(await shown("e-2")).toMatchObject({ batch: "", route: "" });
  });

  it("that somebody stopped using the portal", async () => {
    const { id } = await test.memberWithNotice({ memberNumber: "e-1" });
    await test.deps.db.updateTable("members").set({ withdrawn_at: test.deps.clock() }).where("id", "=", id).execute();
    expect(await listed()).toMatchObject([{ stands: "withdrawn" }]);
    expect(await shown("e-1")).toMatchObject({ stands: "withdrawn" });
  });

  it("that an address was given and not confirmed", async () => {
    await test.visitor().walksTo("sign-out", await test.memberWithNotice({ memberNumber: "e-1" }));
    expect(await shown("e-1")).toMatchObject({ email: "t***@example.com", emailConfirmed: false });
  });
});

it("OP4: the audit log says that looking was done", async () => {
  const { id } = await test.memberWithNotice({ memberNumber: "e-1" });
  await shown("e-1");
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select("outcome")
    .where("subject", "=", id)
    .where("action", "=", "member.show")
    .execute();
  expect(rows).toEqual([{ outcome: "ok" }]);
});
