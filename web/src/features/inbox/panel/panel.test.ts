import { describe, expect, it } from "vitest";
import { changesOf } from "./changes.ts";
import { formatSpan } from "./span.ts";

describe("changesOf", () => {
  it("names what an event changed, also when it was taken out", () => {
    expect(changesOf({ event: "changed", assunto: "", priority: 2 })).toEqual([
      { what: "assunto", value: "" },
      { what: "priority", value: "2" },
    ]);
    expect(changesOf({ event: "claimed", assunto: "x" })).toEqual([]);
  });
});

describe("formatSpan", () => {
  it("counts in days what would be too many hours", () => {
    expect(formatSpan(43 * 60_000)).toBe("43 min");
    expect(formatSpan(30 * 3_600_000)).toBe("30h00");
    expect(formatSpan(73 * 3_600_000)).toBe("3 d");
  });
});
