/** A member who has done the whole first login, with a confirmed address and an authenticator app. */
import type { TestPortal } from "./portal.ts";
import type { Visitor } from "./visitor.ts";

export interface FinishedMember {
  id: string;
  userId: string;
  password: string;
  email: string;
  /** Signed in fully, on a browser that is known. */
  person: Visitor;
  /** What the authenticator app shows; each time half a minute later, as a code works once. */
  otpCode(): Promise<string>;
}

let people = 0;

export async function finishedMember(test: TestPortal): Promise<FinishedMember> {
  people += 1;
  const member = await test.memberWithNotice();
  const person = test.visitor();
  const own = await person.walksTo("home", member, { userId: `hanako-${people}`, password: "mori-no-3kuma" });
  await test.deps.db
    .updateTable("members")
    .set({ email_confirmed_at: test.deps.clock() })
    .where("id", "=", member.id)
    .execute();
  return {
    id: member.id,
    userId: own.userId,
    password: own.password,
    email: "taro@example.com",
    person,
    otpCode() {
      test.passes(30_000);
      return person.otpCode(own.secret);
    },
  };
}
