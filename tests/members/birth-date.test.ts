import { describe, expect, it } from "vitest";
import { readBirthDate } from "../../src/members/birth-date.ts";
import { openPortal } from "../support/portal.ts";

const today = "2026-04-06";

it.each([
  // As the paper asks for it, and as `autocomplete=bday` fills it.
  "19790822",
  "1979-08-22",
  "1979-8-22",
  "1979/8/22",
  "1979/08/22",
  "1979.8.22",
  "1979年8月22日",
  "1979年08月22日",
  "西暦1979年8月22日",
  // Years of the era.
  "S54.8.22",
  "s54.8.22",
  "S54/8/22",
  "S54-8-22",
  "S540822",
  "昭54.8.22",
  "昭和54年8月22日",
  "昭和 54年 8月 22日",
  "昭和54.8.22",
  "㍼54年8月22日",
  // Full width, and what a phone's keyboard puts in.
  "１９７９０８２２",
  "１９７９／８／２２",
  "１９７９年８月２２日",
  "Ｓ５４．８．２２",
  "昭和５４年８月２２日",
  "1979ー08ー22",
  "1979−08−22",
  " 19790822 ",
  "1979 0822\u200B",
  // As a contact card or a note has it.
  "\u202D1979-08-22\u202C",
  "\u2068１９７９年８月２２日\u2069",
  "1979、8、22",
  "1979､8､22",
  "1979。8。22",
  "1979・8・22",
  "1979 8 22",
  " 1979　８　22 ",
  "1979年 8 22",
  "S54 8 22",
  "昭和54、8、22",
])("reads %j as 22 August 1979", (typed) => {
  expect(readBirthDate(typed, today)).toEqual({ date: "1979-08-22" });
});

describe("the borders of the eras", () => {
  it.each([
    ["M45.7.29", "1912-07-29"],
    ["T1.7.30", "1912-07-30"],
    ["大正元年7月30日", "1912-07-30"],
    ["T15.12.24", "1926-12-24"],
    ["S1.12.25", "1926-12-25"],
    ["昭和元年12月25日", "1926-12-25"],
    ["S64.1.7", "1989-01-07"],
    ["H1.1.8", "1989-01-08"],
    ["平成元年1月8日", "1989-01-08"],
    ["H31.4.30", "2019-04-30"],
    ["R1.5.1", "2019-05-01"],
    ["令和元年5月1日", "2019-05-01"],
  ])("reads %s as %s", (typed, date) => {
    expect(readBirthDate(typed, today)).toEqual({ date });
  });

  it.each(["T1.7.29", "S1.12.24", "S64.1.8", "H1.1.7", "H31.5.1", "R1.4.30", "S65.1.1", "H40.1.1", "S0.8.22"])(
    "knows that %s never was",
    (typed) => {
      expect(readBirthDate(typed, today)).toEqual({ problem: "birthDateReal" });
    },
  );
});

describe("dates that cannot be", () => {
  it.each([
    "19790230",
    "19790229",
    "19000229",
    "19790431",
    "19791301",
    "19790001",
    "19790800",
    "00000000",
    "99999999",
    "1979-13-01",
    "S54.2.30",
  ])("refuses %s, a day no calendar has", (typed) => {
    expect(readBirthDate(typed, today)).toEqual({ problem: "birthDateReal" });
  });

  it("takes 29 February of a leap year", () => {
    expect(readBirthDate("20000229", today)).toEqual({ date: "2000-02-29" });
    expect(readBirthDate("S55.2.29", today)).toEqual({ date: "1980-02-29" });
  });

  it("refuses tomorrow and takes today", () => {
    expect(readBirthDate("20260407", today)).toEqual({ problem: "birthDateFuture" });
    expect(readBirthDate("20260406", today)).toEqual({ date: "2026-04-06" });
    expect(readBirthDate("R8.4.7", today)).toEqual({ problem: "birthDateFuture" });
  });

  it("refuses a day before 1900", () => {
    expect(readBirthDate("18991231", today)).toEqual({ problem: "birthDateReal" });
    expect(readBirthDate("M32.12.31", today)).toEqual({ problem: "birthDateReal" });
    expect(readBirthDate("19000101", today)).toEqual({ date: "1900-01-01" });
  });
});

describe("what is no date", () => {
  it.each(["", " ", "　", "\u200B"])("asks again for %j", (typed) => {
    expect(readBirthDate(typed, today)).toEqual({ problem: "birthDateEmpty" });
  });

  it.each([
    "790822",
    "1979822",
    "197908220",
    "79-8-22",
    "54.8.22",
    "22.8.1979",
    "8/22/1979",
    "1979年8月",
    "昭和54年",
    "X54.8.22",
    "1979-08-22T00:00:00",
    "1979-08-22; DROP TABLE members",
    "abcdefgh",
    "一九七九年八月二十二日",
    "٠١٢٣٤٥٦٧",
    "1e8",
    "-19790822",
    "S54.8.22.1",
    "1979 822",
    "79 8 22",
    "22 8 1979",
    "昭".repeat(500),
    `${"1".repeat(1000)}`,
  ])("says how to write it instead of %j", (typed) => {
    expect(readBirthDate(typed, today)).toEqual({ problem: "birthDateForm" });
  });
});

it("lets the member on when the birth date is typed in the era's way", async () => {
  const test = await openPortal();
  const { notice } = await test.memberWithNotice({ birthDate: "1979-08-22" });
  const taro = test.visitor();
  await taro.signsInWithNotice(notice);
  await taro.submits({ birthDate: "昭和５４年８月２２日" });
  expect(taro.sees.path).toBe("/onboarding/terms");
});

it("repeats how a date that does not match was read, and shows again what was typed", async () => {
  const test = await openPortal();
  const { notice } = await test.memberWithNotice({ birthDate: "1979-08-22" });
  const taro = test.visitor();
  await taro.signsInWithNotice(notice);
  await taro.submits({ birthDate: "H1.1.8" });
  expect(taro.sees.problems[0]).toContain("1989年1月8日");
  expect(taro.formWith(["birthDate"]).fields.birthDate).toBe("H1.1.8");
});

it("takes for today the day in Japan, where it is tomorrow already", async () => {
  const test = await openPortal();
  const { notice } = await test.memberWithNotice({ birthDate: "2026-04-07" });
  // 15:30 of 6 April in Greenwich.
  test.passes(14.5 * 3_600_000);
  const taro = test.visitor();
  await taro.signsInWithNotice(notice);
  await taro.submits({ birthDate: "20260407" });
  expect(taro.sees.path).toBe("/onboarding/terms");
});
