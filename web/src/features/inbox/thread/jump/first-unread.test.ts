import { describe, expect, it } from "vitest";
import { threadRow } from "../../fixtures.ts";
import { firstUnread } from "./first-unread.ts";

const rows = [
  threadRow({ seq: 1 }),
  threadRow({ seq: 2, direction: "outbound" }),
  threadRow({ seq: 3 }),
  threadRow({ seq: 4, type: "reaction" }),
  threadRow({ seq: 5 }),
  threadRow({ seq: 6 }),
];

describe("firstUnread", () => {
  it("counts what the customer said, from the end, as the counter does", () => {
    expect(firstUnread(rows, 2, 6)).toBe(5);
    expect(firstUnread(rows, 3, 6)).toBe(3);
  });

  it("leaves out what came after the conversation was opened", () => {
    expect(firstUnread(rows, 1, 5)).toBe(5);
  });

  it("says nothing when nothing is unread or it is not loaded", () => {
    expect(firstUnread(rows, 0, 6)).toBeNull();
    expect(firstUnread(rows, 9, 6)).toBeNull();
  });
});
