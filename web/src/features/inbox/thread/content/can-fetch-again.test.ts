import { expect, it } from "vitest";
import { canFetchAgain } from "./can-fetch-again.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

it.each([
  ["failed", "2026-11-22T11:00:00Z", true],
  ["failed", "2026-11-15T11:59:00Z", false],
  ["expired", "2026-11-22T11:00:00Z", false],
  ["pending", "2026-11-22T11:00:00Z", false],
] as const)("a file that is %s since %s can be fetched again: %s", (estado, said, can) => {
  expect(canFetchAgain({ estado }, said, now)).toBe(can);
});
