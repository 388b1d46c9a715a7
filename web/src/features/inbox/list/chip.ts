import type { InboxRow } from "@prosa/shared/events.ts";
import { replyWindow } from "../composer/window.ts";
import { isOverdue, type View } from "../filter.ts";

const URGENT = 2;

export type Chip =
  | { kind: "failed" }
  | { kind: "window"; remaining: number }
  | { kind: "overdue"; by: number }
  | { kind: "urgent" }
  | { kind: "bot" }
  | { kind: "waiting" };

/** The one thing about a conversation that needs a person, worst first; null when nothing does. */
export function chipOf(row: InboxRow, view: View, now: number): Chip | null {
  if (row.last_message_status === "failed") return { kind: "failed" };
  if (row.status === "closed") return null;
  const window = replyWindow(row, now);
  // Only while the customer waits for us: after our answer the window no longer presses.
  if (window.kind === "closing" && window.urgent && row.last_message_direction === "inbound") {
    return { kind: "window", remaining: window.remaining };
  }
  if (isOverdue(row, now)) return { kind: "overdue", by: now - Date.parse(row.due_at ?? "") };
  if (row.priority === URGENT) return { kind: "urgent" };
  if (row.status === "bot") return { kind: "bot" };
  // In the queue everybody waits.
  return row.status === "waiting" && view !== "fila" ? { kind: "waiting" } : null;
}
