import { describe, expect, it } from "vitest";
import { nameOf, phoneOf } from "./person.ts";

describe("phoneOf", () => {
  it.each([
    ["11 98888-0001", "+5511988880001"],
    ["+55 (11) 98888 0001", "+5511988880001"],
    ["00 351 912 345 678", "+351912345678"],
  ])("reads %s", (typed, phone) => {
    expect(phoneOf(typed)).toBe(phone);
  });

  it.each(["Ana 11 98888-0001", "988", "", "12345"])("does not take %j for a phone", (typed) => {
    expect(phoneOf(typed)).toBeNull();
  });
});

describe("nameOf", () => {
  it("shows a new number as people write it", () => {
    expect(nameOf({ kind: "phone", telefone: "+5511988880001" })).toBe("+55 11 98888-0001");
  });
});
