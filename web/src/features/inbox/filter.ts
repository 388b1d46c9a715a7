import type { InboxRow } from "@prosa/shared/events.ts";
import { z } from "zod";

export const VIEWS = ["minhas", "fila", "todas", "encerradas"] as const;
export type View = (typeof VIEWS)[number];

/** What the address of the inbox says besides the conversation. Nonsense falls back, never fails. */
export const inboxSearch = z.object({
  ver: z.enum(VIEWS).optional().catch(undefined),
  canal: z.uuid().optional().catch(undefined),
  nao_lidas: z.literal(true).optional().catch(undefined),
});
export type InboxSearch = z.infer<typeof inboxSearch>;

export interface InboxFilter {
  view: View;
  channelId: string | null;
  unread: boolean;
  /** Whose "minhas". */
  userId: string;
}

export function filterOf(search: InboxSearch, userId: string): InboxFilter {
  return {
    view: search.ver ?? "todas",
    channelId: search.canal ?? null,
    unread: search.nao_lidas ?? false,
    userId,
  };
}

/** The same question that the list query asks the database, for one row that just changed. */
export function matches(row: InboxRow, filter: InboxFilter): boolean {
  if (filter.channelId && row.channel_id !== filter.channelId) return false;
  if (filter.unread && row.unread_count === 0) return false;
  switch (filter.view) {
    case "minhas":
      return row.status !== "closed" && row.assignee_id === filter.userId;
    case "fila":
      return row.status === "waiting";
    case "todas":
      return row.status !== "closed";
    case "encerradas":
      return row.status === "closed";
  }
}
