/** The office's console of a test's portal, and operators who work in it: invited, with a passkey of their own. */
import { createConsole } from "../../src/console/app.ts";
import type { Portal } from "../../src/deps.ts";
import { inviteOperator } from "../../src/office/operators/invitations.ts";
import type { Role } from "../../src/office/operators/rights.ts";
import { standingOf } from "../../src/onboarding/standing.ts";
import type { TestPortal } from "./portal.ts";
import { optionsOn, SoftwareAuthenticator } from "./software-authenticator.ts";
import { Visitor } from "./visitor.ts";

export interface AtDesk {
  browser: Visitor;
  phone: SoftwareAuthenticator;
  name: string;
}

export interface TestConsole {
  app: ReturnType<typeof createConsole>;
  origin: string;
  /** A browser that nobody has signed in with. */
  browser(): Visitor;
  /** @returns the path of an invitation. */
  invites(name: string, roles: Role[], portal?: Portal): Promise<string>;
  /** Somebody new at work in these roles. */
  operator(roles: Role[], portal?: Portal): Promise<AtDesk>;
  /** Shows the passkey on the open page. */
  shows(desk: AtDesk): Promise<void>;
}

let operators = 0;

export function openConsole(test: TestPortal): TestConsole {
  const app = createConsole(test.deps, standingOf);
  const origin = test.deps.config.officeOrigin;
  const opened: TestConsole = {
    app,
    origin,
    browser: () =>
      new Visitor({ ...test, app, origin } as unknown as TestPortal, { userAgent: "Mozilla/5.0 (Windows NT 10.0)" }),
    async invites(name, roles, portal = test.portal) {
      const made = await inviteOperator({ portal, actor: "operator:setup" }, { name, roles, anywhere: true });
      return `/invitation/${made.token}`;
    },
    async operator(roles, portal) {
      operators += 1;
      const name = `見本 ${operators}`;
      const desk = { browser: opened.browser(), phone: new SoftwareAuthenticator(), name };
      await desk.browser.opens(await opened.invites(name, roles, portal));
      await desk.browser.submits({});
      await registersOn(desk);
      return desk;
    },
    async shows({ browser, phone }) {
      await browser.submits({ response: JSON.stringify(phone.get(optionsOn(browser), origin)) });
    },
  };
  return opened;
}

/** Registers the phone's passkey on the open page. */
export async function registersOn({ browser, phone }: Pick<AtDesk, "browser" | "phone">): Promise<void> {
  const origin = browser.test.origin;
  await browser.submits({ response: JSON.stringify(phone.create(optionsOn(browser), origin)) });
}
