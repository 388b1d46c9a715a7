import { describe, expect, it } from "vitest";
import { markdown, median, percentile } from "./row.ts";

describe("percentile", () => {
  it("answers with a value that was measured", () => {
    expect(percentile([5, 1, 4, 2, 3], 99)).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(percentile([7], 50)).toBe(7);
  });
});

describe("markdown", () => {
  it("says of each row whether its bar was met", () => {
    const row = { what: "a", figures: "1/s", ratio: "0.2", bar: "≥ 0.15", met: true };
    expect(
      markdown([row, { ...row, met: false }])
        .split("\n")
        .slice(2),
    ).toEqual(["| a | 1/s | 0.2 | ≥ 0.15 | met |", "| a | 1/s | 0.2 | ≥ 0.15 | missed |"]);
  });
});
