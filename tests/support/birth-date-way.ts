/** The birth date's way: the files and functions of src that its post and the page after it run through. */
import { Session } from "node:inspector/promises";
import { openPortal, type TestPortal } from "./portal.ts";
import type { Visitor } from "./visitor.ts";

const src = new URL("../../src/", import.meta.url).href;

/** @returns file → its functions that were called. One without a name is part of the function it stands in and is not counted. */
export async function birthDateWay(): Promise<Map<string, string[]>> {
  const test = await openPortal();
  // What is made once, such as a compiled view, is made by somebody else.
  await submitsBirthDate(await standsAtBirthDate(test));
  const person = await standsAtBirthDate(test);
  const inspector = new Session();
  inspector.connect();
  await inspector.post("Profiler.enable");
  await inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await submitsBirthDate(person);
  const { result } = await inspector.post("Profiler.takePreciseCoverage");
  inspector.disconnect();
  const files = result
    .filter(({ url }) => url.startsWith(src))
    .map(({ url, functions }): [string, string[]] => [
      url.replace(src, "src/"),
      functions.flatMap(({ functionName, ranges }) => (functionName && ranges[0]!.count > 0 ? functionName : [])),
    ]);
  return new Map(files.filter(([, names]) => names.length > 0).sort());
}

async function standsAtBirthDate(test: TestPortal): Promise<Visitor> {
  const person = test.visitor();
  await person.walksTo("birth-date", await test.memberWithNotice());
  return person;
}

async function submitsBirthDate(person: Visitor): Promise<void> {
  await person.submits({ birthDate: "19790822" });
  if (person.sees.path !== "/onboarding/terms") throw new Error(`the birth date led to ${person.sees.path}`);
}
