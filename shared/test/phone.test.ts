import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  e164FromDigits,
  formatPhone,
  isE164,
  phoneMatchKey,
  sameBrazilianMobile,
  toE164,
} from "../src/phone.ts";

const areaCode = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
const lastSeven = fc.integer({ min: 0, max: 9_999_999 }).map((n) => String(n).padStart(7, "0"));
const digits = (first: [number, number]) =>
  fc
    .tuple(areaCode, fc.integer({ min: first[0], max: first[1] }), lastSeven)
    .map(([area, lead, rest]) => ({ area: area.join(""), local: `${lead}${rest}` }));

describe("toE164", () => {
  it.each([
    ["(31) 99999-0202", "+5531999990202"],
    ["31 9999-0202", "+553199990202"],
    ["+55 31 9 9999 0202", "+5531999990202"],
    ["  0055 31 99999-0202 ", "+5531999990202"],
    ["+1 (202) 555-0100", "+12025550100"],
  ])("reads %s", (typed, expected) => {
    expect(toE164(typed)).toBe(expected);
  });

  it.each(["", "abc", "123", "+", "55 55 55", "+55119999999999999"])("refuses %j", (typed) => {
    expect(toE164(typed)).toBeNull();
  });

  it("never throws and only ever answers E.164", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const read = toE164(typed);
        return read === null || isE164(read);
      }),
    );
  });

  it("reads its own answer as itself", () => {
    fc.assert(
      fc.property(digits([6, 9]), ({ area, local }) => {
        const read = toE164(`+55${area}9${local}`);
        return read === null || toE164(read) === read;
      }),
    );
  });
});

describe("the Brazilian ninth digit", () => {
  it("matches a mobile with and without it, in every area code", () => {
    fc.assert(
      fc.property(digits([6, 9]), ({ area, local }) =>
        sameBrazilianMobile(`+55${area}9${local}`, `+55${area}${local}`),
      ),
    );
  });

  it("never confuses a landline with the mobile that has the same eight digits", () => {
    fc.assert(
      fc.property(
        digits([2, 5]),
        ({ area, local }) => !sameBrazilianMobile(`+55${area}9${local}`, `+55${area}${local}`),
      ),
    );
  });

  it("keeps different subscribers apart", () => {
    fc.assert(
      fc.property(digits([6, 9]), digits([6, 9]), (a, b) => {
        fc.pre(a.area !== b.area || a.local !== b.local);
        return phoneMatchKey(`+55${a.area}9${a.local}`) !== phoneMatchKey(`+55${b.area}${b.local}`);
      }),
    );
  });

  it("is idempotent, and leaves other countries alone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 999_999_999_999 }).map((n) => `+${n}`),
        (number) => phoneMatchKey(phoneMatchKey(number)) === phoneMatchKey(number),
      ),
    );
    expect(phoneMatchKey("+12025550100")).toBe("+12025550100");
    expect(sameBrazilianMobile("+12025550100", "+12025550100")).toBe(false);
  });
});

describe("e164FromDigits", () => {
  it("keeps the provider's form, ninth digit or not", () => {
    expect(e164FromDigits("553199990202")).toBe("+553199990202");
  });

  it.each(["", "0123456", "12a45", "+5511", "1".repeat(16)])("refuses %j", (value) => {
    expect(e164FromDigits(value)).toBeNull();
  });
});

describe("formatPhone", () => {
  it.each([
    ["+5511999990001", "+55 11 99999-0001"],
    ["+553199990202", "+55 31 9999-0202"],
    ["+12025550100", "+1 202 555 0100"],
    ["not a phone", "not a phone"],
  ])("shows %s as %s", (value, shown) => {
    expect(formatPhone(value)).toBe(shown);
  });
});
