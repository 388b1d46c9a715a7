import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";
import { useMemo, useState } from "react";
import { firstUnread } from "./first-unread.ts";

/** What was unread when the conversation was opened: looking at it makes it read at once. */
export function useUnread(conversation: InboxRow, rows: readonly ThreadRow[]) {
  const [opened] = useState({ count: conversation.unread_count, last: conversation.last_seq });
  const seq = useMemo(() => firstUnread(rows, opened.count, opened.last), [rows, opened]);
  return { ...opened, seq };
}

export type Unread = ReturnType<typeof useUnread>;
