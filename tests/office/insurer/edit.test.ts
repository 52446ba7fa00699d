import { describe, expect, it } from "vitest";
import { allInsurers, openInsurers } from "../../../src/insurers/insurers.ts";
import { addInsurer, editInsurer, passkeysOf, type TypedInsurer } from "../../../src/office/insurer/edit.ts";
import { openPortal } from "../../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

let insurers = 0;
function typed(changes: Partial<TypedInsurer> = {}): TypedInsurer {
  insurers += 1;
  return {
    origin: `https://new-${insurers}.example.jp`,
    name: "あたらしい健康保険組合",
    name_en: "New Health Insurance Society",
    phone: "03-0000-0000",
    phone_hours: "平日 9時〜17時",
    phone_hours_en: "weekdays 9:00-17:00",
    postal_address: "〒100-0000 東京都千代田区見本町1-2-3",
    ...changes,
  };
}

describe("a new insurer", () => {
  it("P15: has the policy of the printed manual, and no open portal before it has terms", async () => {
    const { deps } = await openPortal();
    const { id, ...row } = await addInsurer(deps, "operator:hanako", typed());
    expect(row).toMatchObject({
      password_policy: "kosmo",
      notice_days: 30,
      idle_minutes: 30,
      absolute_minutes: 720,
      continue_in_place_off_at: null,
      color: null,
    });
    expect((await allInsurers(deps.db, deps.clock())).map((each) => each.id)).toContain(id);
    expect((await openInsurers(deps.db, deps.clock())).map((each) => each.id)).not.toContain(id);
  });

  it("L1: is in the audit log with who added it", async () => {
    const { deps } = await openPortal();
    const { id, origin } = await addInsurer(deps, "operator:hanako", typed());
    const acts = await deps.db
      .selectFrom("audit_events")
      .selectAll()
      .where("insurer_id", "=", id)
      .orderBy("sequence")
      .execute();
    expect(acts).toMatchObject([{ action: "insurer.add", actor: "operator:hanako", subject: id, detail: origin }]);
  });

  it("is told everything that is wrong at once, in words", async () => {
    const { deps } = await openPortal();
    const wrong = typed({
      origin: "kenpo.example.jp",
      name: " ",
      name_en: "あたらしい",
      phone: "12",
      phone_hours: "平\u0007日",
      phone_hours_en: "平日",
      postal_address: "見".repeat(121),
      color: "red",
      website: "http://www.example.com/",
      security_contact: "call us",
    });
    const problems = await refusalOf(addInsurer(deps, "operator:hanako", wrong));
    const fields = ["Origin", "Name", "English name", "Telephone number", "Telephone hours", "English telephone hours"];
    for (const [index, start] of [...fields, "Postal address", "Colour", "Website", "Security contact"].entries()) {
      expect(problems[index]).toMatch(new RegExp(`^${start} `));
    }
    expect(problems).toHaveLength(10);
    const names = (await allInsurers(deps.db, deps.clock())).map(({ origin }) => origin);
    expect(names).not.toContain("kenpo.example.jp");
  });

  it.each([
    ["https://Kenpo-A.example.jp/", "https://kenpo-a.example.jp"],
    ["https://kenpo-b.example.jp:443", "https://kenpo-b.example.jp"],
    ["https://kenpo-c.example.jp:8443", "https://kenpo-c.example.jp:8443"],
    ["https://例え.jp", "https://xn--r8jz45g.jp"],
    ["http://localhost:9999", "http://localhost:9999"],
    ["http://kenpo-d.localhost:8080", "http://kenpo-d.localhost:8080"],
  ])("has its origin as browsers write it: %s is %s", async (origin, kept) => {
    const { deps } = await openPortal();
    expect((await addInsurer(deps, "operator:hanako", typed({ origin }))).origin).toBe(kept);
  });

  it.each([
    ["http://kenpo.example.jp", "must begin with https:// for kenpo.example.jp: without TLS"],
    ["http://localhost.example.jp", "must begin with https://"],
    ["https://192.0.2.1", "needs a host name"],
    ["https://[::1]:8080", "needs a host name"],
    ["https://kenpo.example.jp./", "needs a host name"],
    ["https://kenpo.example.jp/portal", "ends after the host name: https://kenpo.example.jp"],
    ["https://kenpo.example.jp/?a", "ends after the host name"],
    ["https://a:b@kenpo.example.jp", "ends after the host name"],
    ["ftp://kenpo.example.jp", "must be an address such as"],
    ["kenpo.example.jp:8080", "must be an address such as"],
  ])("A1: cannot have the origin %s", async (origin, why) => {
    const { deps } = await openPortal();
    const [problem] = await refusalOf(addInsurer(deps, "operator:hanako", typed({ origin })));
    expect(problem).toContain(`Origin ${why}`);
  });

  it("A1: cannot take the origin of another insurer", async () => {
    const { deps, origin } = await openPortal();
    const [problem] = await refusalOf(addInsurer(deps, "operator:hanako", typed({ origin })));
    expect(problem).toMatch(`${origin} is the address of another insurer`);
  });

  it("A1, S9: cannot share another insurer's host by another port or scheme: cookies know no ports", async () => {
    const { deps } = await openPortal();
    await addInsurer(deps, "operator:hanako", typed({ origin: "https://shared.localhost" }));
    for (const origin of ["https://shared.localhost:8443", "http://shared.localhost:8080", "http://shared.localhost"]) {
      const [problem] = await refusalOf(addInsurer(deps, "operator:hanako", typed({ origin })));
      expect(problem).toMatch(/^shared\.localhost is the host of another insurer: https:\/\/shared\.localhost\. /);
    }
  });

  it("can be written to by people who found a weakness, at an address with or without mailto:", async () => {
    const { deps } = await openPortal();
    const contacts = ["security@example.jp", "mailto:security@example.jp", "https://www.example.jp/security"];
    const kept: (string | null)[] = [];
    for (const security_contact of contacts) {
      kept.push((await addInsurer(deps, "operator:hanako", typed({ security_contact }))).security_contact);
    }
    expect(kept).toEqual([contacts[1], contacts[1], contacts[2]]);
  });
});

describe("an insurer that changes", () => {
  it("A1, S9: cannot move to another insurer's host, and may change its own port", async () => {
    const test = await openPortal();
    const other = await openPortal();
    const [problem] = await refusalOf(editInsurer(atDesk(test), { origin: `${other.origin}:8443` }));
    expect(problem).toContain("is the host of another insurer");
    expect(await editInsurer(atDesk(test), { origin: `${test.origin}:8443` })).toEqual({
      origin: `${test.origin}:8443`,
    });
  });

  it("L1: has each changed field in the audit log with the old and the new value", async () => {
    const test = await openPortal();
    const changed = await editInsurer(atDesk(test), {
      phone: "03-1111-1111",
      name: test.portal.insurer.name,
      color: "#005bac",
    });
    expect(changed).toEqual({ phone: "03-1111-1111", color: "#005bac" });
    expect(await actsOf(test)).toEqual([
      "insurer.edit: phone: 03-0000-0000 → 03-1111-1111",
      "insurer.edit: color: none → #005bac",
    ]);
    await test.reload();
    expect(test.portal.insurer).toMatchObject(changed);
  });

  it("loses what may be missing when nothing is typed for it, and keeps what must be there", async () => {
    const test = await openPortal({ insurer: { color: "#005bac" } });
    await editInsurer(atDesk(test), { color: "" });
    expect(await refusalOf(editInsurer(atDesk(test), { name: "" }))).toEqual(["Name is empty."]);
    await test.reload();
    expect(test.portal.insurer).toMatchObject({ color: null, name: "ためし健康保険組合" });
  });

  it("A2: leaves every other insurer as it is", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    await editInsurer(atDesk(test), { phone: "03-2222-2222" });
    const before = other.portal.insurer;
    await other.reload();
    expect(other.portal.insurer).toEqual(before);
  });

  it("A1: cannot move to the origin of another one", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    expect(await refusalOf(editInsurer(atDesk(test), { origin: other.origin }))).toHaveLength(1);
    expect(await actsOf(test)).toEqual([]);
  });

  it("knows how many passkeys a new host would cost", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    const row = { created_at: test.deps.clock(), name: null };
    for (const { portal, memberWithNotice } of [test, other]) {
      const { id: member_id } = await memberWithNotice();
      const ids = { insurer_id: portal.insurer.id, member_id };
      await test.deps.db
        .insertInto("authenticators")
        .values([
          { ...row, ...ids, id: `${member_id}-1`, kind: "passkey", credential_id: member_id },
          { ...row, ...ids, id: `${member_id}-2`, kind: "otp" },
        ])
        .execute();
    }
    expect(await passkeysOf(atDesk(test))).toBe(1);
  });
});
