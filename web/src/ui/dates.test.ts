import { describe, expect, it } from "vitest";
import { fromLocalText, toLocalText } from "./dates.ts";

describe("local texts", () => {
  it("say the same moment there and back", () => {
    const at = new Date(2026, 10, 22, 9, 5);
    expect(toLocalText(at)).toBe("2026-11-22 09:05:00");
    expect(fromLocalText(toLocalText(at))).toEqual(at);
  });

  it("begin a day where the person is, not in Greenwich", () => {
    expect(fromLocalText("2026-11-22")).toEqual(new Date(2026, 10, 22));
  });
});
