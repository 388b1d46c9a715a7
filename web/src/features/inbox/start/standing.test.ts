import { describe, expect, it } from "vitest";
import { inboxRow } from "../fixtures.ts";
import { standingOf } from "./standing.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const later = "2026-11-22T13:00:00Z";
const before = "2026-11-22T11:00:00Z";

describe("standingOf", () => {
  it("knows of no window and no conversation with a stranger", () => {
    expect(standingOf([], "me", NOW)).toEqual({ open: null, windowOpen: false, taken: false });
  });

  it("finds a window that an earlier, closed conversation left open", () => {
    const rows = [
      inboxRow({ status: "closed", window_expires_at: later }),
      inboxRow({ status: "closed", window_expires_at: before }),
    ];
    expect(standingOf(rows, "me", NOW)).toMatchObject({ open: null, windowOpen: true });
  });

  it("tells a colleague's conversation from mine and from nobody's", () => {
    const of = (assignee_id: string | null) =>
      standingOf(
        [inboxRow({ status: assignee_id ? "active" : "waiting", assignee_id })],
        "me",
        NOW,
      );
    expect(of("bruno").taken).toBe(true);
    expect(of("me").taken).toBe(false);
    expect(of(null).taken).toBe(false);
  });
});
