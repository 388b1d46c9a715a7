import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";
import { describe, expect, it } from "vitest";
import { textLength } from "./length.ts";

describe("textLength", () => {
  it("is silent far from the limit and counts near it", () => {
    expect(textLength("a".repeat(3_000)).shown).toBe(false);
    expect(textLength("a".repeat(3_700))).toEqual({ count: 3_700, shown: true, over: false });
  });

  it("refuses the first character over the limit and not the last one under it", () => {
    expect(textLength("a".repeat(MESSAGE_MAX_LENGTH)).over).toBe(false);
    expect(textLength("a".repeat(MESSAGE_MAX_LENGTH + 1)).over).toBe(true);
  });

  it("counts an emoji once, as the database does", () => {
    expect(textLength("🙂".repeat(MESSAGE_MAX_LENGTH))).toMatchObject({ over: false });
  });
});
