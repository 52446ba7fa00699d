/** People for trying things out: a member at each step of the first login, one who is through and one who is locked. */
import { createApp } from "../../src/app.ts";
import type { Deps, Portal } from "../../src/deps.ts";
import { addMember } from "../../src/members/members.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { journey } from "../../src/onboarding/journey.ts";
import type { TestPortal } from "../support/portal.ts";
import { chosen, Visitor } from "../support/visitor.ts";

/** What somebody needs to go on from there. */
export type Person = {
  standsAt: string;
  userId: string;
  password: string;
  /** Eight digits. */
  birthDate: string;
  /** For an authenticator app; empty where there is none yet. */
  otpKey: string;
  recoveryCode: string;
};

/** Makes them by walking the portal's own pages. Each call makes new ones. */
export async function makePeople(deps: Deps, portal: Portal): Promise<Person[]> {
  // Everybody comes from a network of their own, so that nobody waits for another's mistakes.
  const app = createApp({ ...deps, config: { ...deps.config, trustedProxies: 1 } });
  const test = { app, deps, origin: portal.insurer.origin } as unknown as TestPortal;
  const people: Person[] = [];
  for (const [index, standsAt] of [...journey.map(({ path }) => path), "home", "locked"].entries()) {
    people.push(await makePerson(portal, new Visitor(test, { ip: `10.0.${index}.1` }), standsAt));
  }
  return people;
}

async function makePerson(portal: Portal, visitor: Visitor, standsAt: string): Promise<Person> {
  const name = portal.random(3).toString("hex");
  const birthDate = "1979-08-22";
  const id = await addMember(portal, { memberNumber: name, name: "見本 太郎", nameKana: "ミホン タロウ", birthDate });
  const notice = await issueNotice(portal, id);
  const own = { userId: `taro-${name}`, password: chosen.password };
  const walksTo = (until: string) => visitor.walksTo(until, { notice, birthDate }, own);
  const person = {
    standsAt,
    userId: notice.temporaryUserId,
    password: notice.temporaryPassword,
    birthDate: birthDate.replaceAll("-", ""),
    otpKey: "",
    recoveryCode: "",
  };
  if (standsAt === "locked") {
    await visitor.signsInWithNotice(notice);
    while (visitor.sees.path === "/onboarding/birth-date") await visitor.submits({ birthDate: "19000101" });
    return person;
  }
  const needsNotice = journey.some(({ path, needs }) => path === standsAt && needs === "notice");
  const credentials = needsNotice ? {} : own;
  if (standsAt !== "home") return { ...person, ...credentials, otpKey: (await walksTo(standsAt)).secret };
  const { secret } = await walksTo("recovery-codes");
  const [recoveryCode = ""] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(visitor.sees.html) ?? [];
  await visitor.submits({ saved: "yes" });
  return { ...person, ...credentials, otpKey: secret, recoveryCode };
}
