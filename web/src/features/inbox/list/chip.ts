import type { InboxRow } from "@prosa/shared/events.ts";
import { replyWindow } from "../composer/window.ts";
import type { View } from "../filter.ts";

export type Chip = { kind: "failed" } | { kind: "window"; remaining: number } | { kind: "waiting" };

/** The one thing about a conversation that needs a person, worst first; null when nothing does. */
export function chipOf(row: InboxRow, view: View, now: number): Chip | null {
  if (row.last_message_status === "failed") return { kind: "failed" };
  if (row.status === "closed") return null;
  const window = replyWindow(row, now);
  // Only while the customer waits for us: after our answer the window no longer presses.
  if (window.kind === "closing" && window.urgent && row.last_message_direction === "inbound") {
    return { kind: "window", remaining: window.remaining };
  }
  // In the queue everybody waits.
  return row.status === "waiting" && view !== "fila" ? { kind: "waiting" } : null;
}
