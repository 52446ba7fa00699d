/** The old phone, where a member is signed in, and the new one, which nobody knows yet. */
import { opensProved, type Resident } from "../support/people.ts";
import type { TestPortal } from "../support/portal.ts";
import { optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import type { Visitor } from "../support/visitor.ts";

const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";

export const newPhone = (test: TestPortal): Visitor => test.visitor({ userAgent: iPhone });

/** @returns path and query that the QR code on the old phone stands for. */
export async function showsCode(old: Visitor): Promise<string> {
  await opensProved(old, "/account/move");
  await old.submits({});
  return addressOn(old);
}

export function addressOn(old: Visitor): string {
  const address = /<code id="address">([^<]+)</.exec(old.sees.html)?.[1];
  if (!address) throw new Error(`no address on ${old.sees.path}: ${old.sees.heading}`);
  return address.replace(old.test.origin, "");
}

export const tokenIn = (address: string): string => new URLSearchParams(address.split("?")[1]).get("token")!;

/** The new phone reads the code and takes the invitation. */
export async function opensCode(phone: Visitor, address: string): Promise<void> {
  await phone.opens(address);
  await phone.submits({ token: tokenIn(address) });
}

export async function decides(old: Visitor, decision: "confirm" | "cancel"): Promise<void> {
  await old.opens("/account/move/code");
  await old.submits({ decision });
}

/** Both phones up to the moment when the new one may register. */
export async function atRegistration(test: TestPortal, { person }: Resident) {
  const phone = newPhone(test);
  const address = await showsCode(person);
  await opensCode(phone, address);
  await decides(person, "confirm");
  await phone.opens("/move");
  if (phone.sees.path !== "/move/passkey") throw new Error(`stands at ${phone.sees.path}: ${phone.sees.heading}`);
  return { phone, address };
}

/** What a right authenticator answers to the ceremony on the open page. */
export function answerOn(phone: Visitor, authenticator = new SoftwareAuthenticator()): { response: string } {
  return { response: JSON.stringify(authenticator.create(optionsOn(phone), phone.test.origin)) };
}

export const numberOn = ({ sees }: Visitor) => /<p class="number"><strong>(\d\d)<\/strong>/.exec(sees.html)?.[1];
