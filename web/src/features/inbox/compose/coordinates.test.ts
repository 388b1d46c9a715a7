import { expect, it } from "vitest";
import { parseCoordinate } from "./coordinates.ts";

it.each([
  ["-23.5505", 90, -23.5505],
  [" -23,5505 ", 90, -23.5505],
  ["90", 90, 90],
  ["90.1", 90, null],
  ["180", 180, 180],
  ["", 90, null],
  ["abc", 90, null],
  ["1e2", 180, null],
])("reads %j within %d as %s", (typed, most, value) => {
  expect(parseCoordinate(typed, most)).toBe(value);
});
