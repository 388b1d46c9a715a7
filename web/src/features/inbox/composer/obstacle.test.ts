import { describe, expect, it } from "vitest";
import { inboxRow } from "../fixtures.ts";
import { obstacleOf } from "./obstacle.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const expired = { window_expires_at: "2026-11-22T11:00:00+00:00" };
const kind = (given: Parameters<typeof inboxRow>[0], canAnswer = true) =>
  obstacleOf(inboxRow(given), canAnswer, NOW)?.kind ?? null;

describe("obstacleOf", () => {
  it("lets an agent answer inside the window", () => {
    expect(kind({})).toBeNull();
  });

  it("names what has to be mended first", () => {
    expect(kind({ ...expired, status: "closed", channel_is_active: false }, false)).toBe("viewer");
    expect(kind({ ...expired, status: "closed", channel_is_active: false })).toBe("closed");
    expect(kind({ ...expired, channel_is_active: false })).toBe("channel-off");
    expect(kind(expired)).toBe("window");
  });
});
