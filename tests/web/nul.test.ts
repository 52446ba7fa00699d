import { describe, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen } from "../support/visitor.ts";

const _json = JSON.stringify;
const _passkeysOf = (test: TestPortal, memberId: string) =>
  test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

describe("a NUL in a field", () => {
  it("F9: NUL in a user ID and in a recovery code is no error of ours", async () => {
    const test = await openPortal();
    const stranger = test.visitor();
    await stranger.signsIn("taro\u0000mihon", "x");
    expect(stranger.sees.status).toBe(422);
    await test.visitor().walksTo("end", await test.memberWithNotice());
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    await taro.submits({ recoveryCode: "\u0000".repeat(16) });
    expect(taro.sees.status).toBe(422);
  });
});
