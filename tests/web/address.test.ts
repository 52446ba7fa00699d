import { describe, expect, it } from "vitest";
import { householdOf, networkOf, readAddress } from "../../src/web/address.ts";

describe("an address", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    [" 203.0.113.9:40000", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["[::ffff:203.0.113.9]:443", "203.0.113.9"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:DB8::1", "2001:DB8::1"],
  ])("is read from %j", (written, address) => expect(readAddress(written)).toBe(address));

  it.each(["", "unknown", "_hidden", "203.0.113", "203.0.113.9:", "203.0.113.9:x", "2001:db8", "1.2.3.4, 5.6.7.8"])(
    "is not read from %j",
    (written) => expect(readAddress(written)).toBeUndefined(),
  );

  it.each([
    ["203.0.113.9", "203.0.113.9", "203.0.113"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1:00"],
    ["2001:DB8:0001:0002::1", "2001:db8:1:2::/64", "2001:db8:1:00"],
    ["2001:db8:1:12ff::", "2001:db8:1:12ff::/64", "2001:db8:1:12"],
    ["::1", "0:0:0:0::/64", "0:0:0:00"],
  ])("%s belongs to the household %s and the network %s", (ip, household, network) => {
    expect([householdOf(ip), networkOf(ip)]).toEqual([household, network]);
  });
});
