import { describe, expect, it } from "vitest";
import { replyWindow } from "./window.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const iso = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const inMinutes = (minutes: number) => ({ has_window: true, window_expires_at: iso(minutes) });

describe("replyWindow", () => {
  it("says nothing with four hours or more to go", () => {
    expect(replyWindow(inMinutes(240), NOW)).toEqual({ kind: "open" });
  });

  it("counts down below four hours and is urgent below two", () => {
    expect(replyWindow(inMinutes(239), NOW)).toMatchObject({ kind: "closing", urgent: false });
    expect(replyWindow(inMinutes(119), NOW)).toMatchObject({ kind: "closing", urgent: true });
  });

  it("is closed from the very moment it ends", () => {
    expect(replyWindow(inMinutes(0), NOW)).toEqual({ kind: "closed", since: iso(0) });
  });

  it("is closed before the customer has written at all", () => {
    const never = { has_window: true, window_expires_at: null };
    expect(replyWindow(never, NOW)).toEqual({ kind: "closed", since: null });
  });

  it("never closes on a channel without the rule", () => {
    const free = { has_window: false, window_expires_at: null };
    expect(replyWindow(free, NOW)).toEqual({ kind: "open" });
  });
});
