import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { Busy } from "../../src/keys/fair-queue.ts";
import type { Hashing } from "../../src/keys/hashing.ts";
import { ja } from "../../src/strings/ja.ts";
import { secrets } from "../../src/web/post.ts";
import { finishedMember, minute, opensProved } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { type Fields, stepAfter, type Visitor } from "../support/visitor.ts";

let test: TestPortal;
let person: Visitor;
beforeEach(async () => {
  test = await openPortal({ config: { trustedProxies: 1 } });
  person = test.visitor();
});

const full = (hashing: Hashing): Hashing => ({
  ...hashing,
  refuseIfFull() {
    throw new Busy();
  },
  hash: () => Promise.reject(new Busy()),
  verify: () => Promise.reject(new Busy()),
});

interface Form {
  sends: Fields;
  /** What was typed and is no secret. */
  keeps?: Fields;
  /** Where it leads when there is room again. */
  leadsTo: string;
}

const newPassword = "kawa-5sakana";
const chooses = { newPassword, confirmPassword: newPassword };
const homeAgain = "/account/sign-in-methods";

async function walksTo(step: string) {
  const member = await test.memberWithNotice();
  await person.walksTo(step, member);
}

async function forgotPassword() {
  const hanako = await finishedMember(test);
  await test.mails();
  await person.opens("/recovery/password");
  await person.submits({ userId: hanako.userId });
  const [mail] = await test.mails();
  await person.submits({ code: /\d{4} \d{4}/.exec(mail?.text ?? "")![0] });
  return hanako;
}

async function atHome(path: string) {
  const hanako = await finishedMember(test);
  person = hanako.person;
  await opensProved(person, path);
  return hanako;
}

const forms: Record<string, () => Promise<Form>> = {
  async "signing in with a notice"() {
    const { notice } = await test.memberWithNotice();
    await person.opens("/sign-in");
    const userId = notice.temporaryUserId;
    return {
      sends: { userId, password: notice.temporaryPassword },
      keeps: { userId },
      leadsTo: "/onboarding/birth-date",
    };
  },
  async "the first password"() {
    await walksTo("password");
    return { sends: chooses, leadsTo: stepAfter("password") };
  },
  async "keeping the first recovery code"() {
    await walksTo("recovery-codes");
    return { sends: { saved: "yes" }, leadsTo: "/" };
  },
  async "a recovery code as second factor"() {
    const { userId, password, code } = await finishedMember(test);
    await person.signsIn(userId, password);
    return { sends: { recoveryCode: code }, leadsTo: "/onboarding/recovery-codes" };
  },
  async "another password"() {
    const { password: currentPassword } = await atHome("/account/password");
    return { sends: { currentPassword, ...chooses }, leadsTo: homeAgain };
  },
  async "a new recovery code"() {
    await atHome("/account/recovery-codes");
    return { sends: { saved: "yes" }, leadsTo: homeAgain };
  },
  async "a recovery code as proof of who changes something"() {
    const { code } = await atHome("/account/profile");
    test.passes(11 * minute);
    await person.opens("/account/email");
    return { sends: { recoveryCode: code }, leadsTo: "/onboarding/recovery-codes" };
  },
  async "the same where something was typed already"() {
    const { code } = await atHome("/account/email");
    test.passes(11 * minute);
    const email = "hanako.new@example.com";
    await person.submits({ email });
    return { sends: { recoveryCode: code }, keeps: { email }, leadsTo: "/onboarding/recovery-codes" };
  },
  async "leaving the portal"() {
    const { password } = await atHome("/account/withdraw");
    return { sends: { password }, leadsTo: "/account/withdrawn" };
  },
  async "a recovery code for a forgotten password"() {
    const { code } = await forgotPassword();
    return { sends: { recoveryCode: code }, leadsTo: "/recovery/password/new" };
  },
  async "the password in the place of a forgotten one"() {
    const { code } = await forgotPassword();
    await person.submits({ recoveryCode: code });
    return { sends: chooses, leadsTo: "/sign-in" };
  },
};

describe.each(Object.entries(forms))("%s", (_, stand) => {
  it("R11: every form that needs a slow hash asks for patience where the queue is full, keeps what was typed, and is then carried out", async () => {
    const { sends, keeps = {}, leadsTo } = await stand();
    const { path } = person.sees;
    person.app = createApp({ ...test.deps, hashing: full(test.deps.hashing) });
    await person.submits(sends);
    expect([person.sees.path, person.sees.status, person.sees.problems]).toEqual([path, 503, [ja.problems.busy]]);
    expect(Number(person.sees.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(person.formWith(Object.keys(sends)).fields).toMatchObject(keeps);
    for (const [name, value] of Object.entries(sends))
      if (secrets.includes(name)) expect(person.sees.html).not.toContain(value);
    person.app = test.app;
    await person.submits(sends);
    expect([person.sees.path, person.sees.status]).toEqual([leadsTo, 200]);
  });

  it("R11: every form that needs a slow hash waits in the turn of the household it is sent from", async () => {
    const { sends } = await stand();
    const turns = new Set<string | undefined>();
    const { hash, verify } = test.deps.hashing;
    const watched: Hashing = {
      ...test.deps.hashing,
      hash(text, scheme, household) {
        turns.add(household);
        return hash(text, scheme, household);
      },
      verify(text, stored, household) {
        turns.add(household);
        return verify(text, stored, household);
      },
    };
    person.app = createApp({ ...test.deps, hashing: watched });
    person.options.ip = "2001:db8:1:2::3";
    await person.submits(sends);
    expect([...turns]).toEqual(["2001:db8:1:2::/64"]);
  });
});

it("R11: the busy page is sent as it is: no time goes into making it smaller", async () => {
  await person.opens("/sign-in");
  const { fields } = person.formWith(["userId", "password"]);
  const encodingOf = async () => {
    const body = new URLSearchParams({ ...fields, userId: "nobody-here", password: "machigai-7" }).toString();
    const answer = await person.request("POST", "/sign-in", body, { "accept-encoding": "gzip, br" });
    return [answer.status, answer.headers.get("content-encoding")];
  };
  expect(await encodingOf()).toEqual([422, "br"]);
  person.app = createApp({ ...test.deps, hashing: full(test.deps.hashing) });
  expect(await encodingOf()).toEqual([503, null]);
});
