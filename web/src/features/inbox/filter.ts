import type { InboxRow } from "@prosa/shared/events.ts";
import * as z from "zod/mini";

export const VIEWS = ["minhas", "fila", "todas", "encerradas"] as const;
export type View = (typeof VIEWS)[number];

/** What the address of the inbox says besides the conversation. Nonsense falls back, never fails. */
export const inboxSearch = z.object({
  ver: z.catch(z.optional(z.enum(VIEWS)), undefined),
  canal: z.catch(z.optional(z.uuid()), undefined),
  nao_lidas: z.catch(z.optional(z.literal(true)), undefined),
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
