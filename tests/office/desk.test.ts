/** Which insurer an operator means, and what is told of an act. */
import { describe, expect, it } from "vitest";
import type { Deps } from "../../src/deps.ts";
import { chooseInsurer, recordAct } from "../../src/office/desk.ts";
import { addInsurer } from "../../src/office/insurer/edit.ts";
import { newDatabase } from "../support/database.ts";
import { openPortal } from "../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./insurer/desk.ts";

const about = {
  name_en: "Health Insurance Society",
  phone: "03-0000-0000",
  phone_hours: "平日 9時〜17時",
  phone_hours_en: "weekdays 9:00-17:00",
  postal_address: "〒100-0000 東京都千代田区見本町1-2-3",
};

/** A database of its own with these insurers. */
async function officeOf(...insurers: { origin: string; name: string }[]): Promise<Deps> {
  const { db } = await newDatabase();
  const deps = { ...(await openPortal()).deps, db };
  for (const each of insurers) await addInsurer(deps, "operator:hanako", { ...about, ...each });
  return deps;
}

const ichi = { origin: "https://ichi.test", name: "いち健康保険組合" };
const ni = { origin: "https://ni.test:8443", name: "に健康保険組合" };

describe("the insurer", () => {
  it("is found by host, host without port, name or id", async () => {
    const deps = await officeOf(ichi, ni);
    const { id } = (await chooseInsurer(deps, "ni.test:8443")).insurer;
    for (const wanted of ["ni.test", ni.name, id]) expect((await chooseInsurer(deps, wanted)).insurer.id).toBe(id);
  });

  it("must be said where there are several, and be one of them", async () => {
    const deps = await officeOf(ichi, ni);
    const choices = ["  --insurer ichi.test   いち健康保険組合", "  --insurer ni.test:8443   に健康保険組合"];
    const [unclear, ...these] = await refusalOf(chooseInsurer(deps, undefined));
    expect([unclear, these.sort()]).toEqual(["Say which insurer:", choices]);
    expect((await refusalOf(chooseInsurer(deps, "san.test")))[0]).toBe("No insurer is called san.test. There are:");
  });

  it("need not be said where there is one", async () => {
    expect((await chooseInsurer(await officeOf(ichi), undefined)).insurer.name).toBe(ichi.name);
  });

  it("must be made where there is none", async () => {
    expect(await refusalOf(chooseInsurer(await officeOf(), undefined))).toEqual([
      "There is no insurer yet. Make one: genkan insurer add --help",
    ]);
  });
});

it("an act that touches nobody is about the insurer in the audit log", async () => {
  const test = await openPortal();
  await recordAct(atDesk(test), "members.list", { detail: "3 members" });
  expect(await actsOf(test)).toEqual(["members.list: 3 members"]);
});
