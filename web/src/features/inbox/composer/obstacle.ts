import type { InboxRow } from "@prosa/shared/events.ts";
import { replyWindow } from "./window.ts";

export type Obstacle =
  | { kind: "viewer" }
  | { kind: "closed" }
  | { kind: "channel-off" }
  | { kind: "window"; since: string | null };

/** What keeps a person from answering, the most lasting reason first; null when nothing does. */
export function obstacleOf(row: InboxRow, canAnswer: boolean, now: number): Obstacle | null {
  if (!canAnswer) return { kind: "viewer" };
  if (row.status === "closed") return { kind: "closed" };
  if (!row.channel_is_active) return { kind: "channel-off" };
  const window = replyWindow(row, now);
  return window.kind === "closed" ? { kind: "window", since: window.since } : null;
}
