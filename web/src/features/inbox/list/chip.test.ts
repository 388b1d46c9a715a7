import { describe, expect, it } from "vitest";
import { inboxRow } from "../fixtures.ts";
import { chipOf } from "./chip.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const inMinutes = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const kind = (
  given: Parameters<typeof inboxRow>[0],
  view: Parameters<typeof chipOf>[1] = "todas",
) => chipOf(inboxRow(given), view, NOW)?.kind ?? null;

describe("chipOf", () => {
  it("says the worst thing and nothing else", () => {
    const closing = inMinutes(30);
    expect(kind({ last_message_status: "failed", window_expires_at: closing })).toBe("failed");
    expect(kind({ window_expires_at: closing })).toBe("window");
    expect(kind({})).toBe("waiting");
    expect(kind({ status: "bot" })).toBe("bot");
    expect(kind({ status: "active", assignee_id: "x" })).toBeNull();
  });

  it("does not repeat in the queue that everybody there waits", () => {
    expect(kind({}, "fila")).toBeNull();
  });

  it("lets the window press only while the customer waits for an answer", () => {
    const answered = {
      window_expires_at: inMinutes(30),
      last_message_direction: "outbound",
    } as const;
    expect(kind({ ...answered, status: "active", assignee_id: "x" })).toBeNull();
  });

  it("says that a promise is late before it says how urgent it is", () => {
    const active = { status: "active", assignee_id: "x" } as const;
    expect(kind({ ...active, due_at: inMinutes(-5), priority: 2 })).toBe("overdue");
    expect(kind({ ...active, due_at: inMinutes(5), priority: 2 })).toBe("urgent");
    expect(kind({ ...active, priority: 1 })).toBeNull();
  });

  it("is silent about what is closed", () => {
    expect(kind({ status: "closed", window_expires_at: inMinutes(30) })).toBeNull();
  });
});
