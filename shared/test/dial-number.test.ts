import { describe, expect, it } from "vitest";
import { isEmergency, numberToDial } from "../src/dial-number.ts";

describe("a number to dial", () => {
  it.each([
    ["+55 11 99999-0101", "+5511999990101"],
    ["(48) 3332-8530", "+554833328530"],
    ["011 98888-7777", "+5511988887777"],
    ["11 93456-7890", "+5511934567890"],
    ["4888887777", "+554888887777"],
    ["0800 123 4567", "+558001234567"],
    ["00 351 912 345 678", "+351912345678"],
  ])("%s is called", (typed, number) => {
    expect(numberToDial(typed)).toEqual({ ok: true, number });
  });

  it.each([
    ["190", "number_emergency"],
    ["1-9-2", "number_emergency"],
    ["1001", "number_short"],
    ["*144", "number_short"],
    ["10315", "number_short"],
    ["99999-0101", "number_area_missing"],
    ["3332-8530", "number_area_missing"],
    ["(48) 93332-8530", "number_landline_nine"],
    ["(20) 99999-0101", "phone_invalid"],
    ["(11) 0999-0101", "phone_invalid"],
    ["+55 11 9", "phone_invalid"],
    ["Maria", "phone_invalid"],
    ["", "phone_invalid"],
  ])("%s is not: %s", (typed, code) => {
    expect(numberToDial(typed)).toEqual({ ok: false, code });
  });

  it("that is an emergency's is known before it is judged", () => {
    expect(["190", " 192 ", "193"].every(isEmergency)).toBe(true);
    expect(isEmergency("1900")).toBe(false);
  });
});
