/** How the paper is sorted. */
import { describe, expect, it } from "vitest";
import { inOrder, type Order } from "../../../src/office/notices/order.ts";

const person = (memberNumber: string, postalCode: string, address: string, route = "") => ({
  memberNumber,
  postalCode,
  addressLines: address === "" ? [] : address.split("|"),
  route,
});

const people = [
  person("17-14", "2000002", "横浜市2-1", "第10営業部"),
  person("17-2", "1000001", "千代田区1-10", "第2営業部"),
  person("3-1", "1000001", "千代田区1-2", "第10営業部"),
  person("17-3", "1000001", "千代田区1-2", "第2営業部"),
  person("5-1", "1000001", "千代田区|１−２", "第2営業部"),
  person("4-1", "", ""),
  person("6-1", "", ""),
];

const numbers = (order: Order) => inOrder(people, order).map(({ memberNumber }) => memberNumber);

describe("the order of the paper", () => {
  it("is by number, numbers compared as numbers, a household where its first member stands", () => {
    expect(numbers("number")).toEqual(["3-1", "5-1", "17-3", "4-1", "6-1", "17-2", "17-14"]);
  });

  it("is by postal code, then by address with its numbers as numbers, so that a door comes once", () => {
    expect(numbers("postal-code")).toEqual(["4-1", "6-1", "3-1", "5-1", "17-3", "17-2", "17-14"]);
  });

  it("is by route as the company hands out, then by household", () => {
    expect(numbers("route")).toEqual(["4-1", "6-1", "5-1", "17-3", "17-2", "3-1", "17-14"]);
  });
});
