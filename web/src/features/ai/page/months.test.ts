import { expect, it } from "vitest";
import { monthAway } from "./months.ts";

it("goes over the turn of the year both ways", () => {
  expect(monthAway("2026-01-01", -1)).toBe("2025-12-01");
  expect(monthAway("2026-12-01", 1)).toBe("2027-01-01");
});
