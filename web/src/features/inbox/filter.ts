import type { InboxRow } from "@prosa/shared/events.ts";
import * as z from "zod/mini";

export const VIEWS = ["minhas", "fila", "todas", "encerradas"] as const;
export type View = (typeof VIEWS)[number];

/** What the address of the inbox says besides the conversation. Nonsense falls back, never fails. */
export const inboxSearch = z.object({
  ver: z.catch(z.optional(z.enum(VIEWS)), undefined),
  canal: z.catch(z.optional(z.uuid()), undefined),
  nao_lidas: z.catch(z.optional(z.literal(true)), undefined),
  etiqueta: z.catch(z.optional(z.uuid()), undefined),
  prioridade: z.catch(z.optional(z.literal(true)), undefined),
  atrasadas: z.catch(z.optional(z.literal(true)), undefined),
  arquivadas: z.catch(z.optional(z.literal(true)), undefined),
  /** What is searched for; the results stand in place of the list. */
  busca: z.catch(z.optional(z.coerce.string()), undefined),
  /** A conversation is being begun, with this contact or with somebody yet to be chosen. */
  nova: z.catch(z.optional(z.union([z.literal(true), z.uuid()])), undefined),
  /** The number of the message to show in the open conversation. */
  mensagem: z.catch(z.optional(z.int().check(z.positive())), undefined),
});
export type InboxSearch = z.infer<typeof inboxSearch>;

/** Which broadcast is open beside the list of them. */
export const broadcastsSearch = z.object({
  disparo: z.catch(z.optional(z.uuid()), undefined),
});

export interface InboxFilter {
  view: View;
  channelId: string | null;
  unread: boolean;
  tagId: string | null;
  /** High and urgent ones. */
  urgent: boolean;
  /** Promised for a time that has passed. */
  overdue: boolean;
  /** What was put away, which is in no other list. */
  archived: boolean;
  /** Whose "minhas". */
  userId: string;
}

export function filterOf(search: InboxSearch, userId: string): InboxFilter {
  return {
    view: search.ver ?? "todas",
    channelId: search.canal ?? null,
    unread: search.nao_lidas ?? false,
    tagId: search.etiqueta ?? null,
    urgent: search.prioridade ?? false,
    overdue: search.atrasadas ?? false,
    archived: search.arquivadas ?? false,
    userId,
  };
}

/** One letter is found everywhere, so it is not asked for. */
export function isSearch(busca: string | undefined): busca is string {
  return busca !== undefined && busca.trim().length > 1;
}

/** Whether anything but the view narrows the list. */
export function isNarrowed(filter: InboxFilter): boolean {
  const { channelId, unread, tagId, urgent, overdue, archived } = filter;
  return unread || urgent || overdue || archived || channelId !== null || tagId !== null;
}

/** The address of another conversation, or of none: the message to show was the last one's. */
export function elsewhere(search: InboxSearch): InboxSearch {
  return { ...search, mensagem: undefined, nova: undefined };
}

/** Closed in time or not, nobody is waiting any more. */
export function isOverdue(row: Pick<InboxRow, "due_at" | "status">, now: number): boolean {
  return row.due_at !== null && row.status !== "closed" && Date.parse(row.due_at) < now;
}

/** The same question that the list query asks the database, for one row that just changed. */
export function matches(row: InboxRow, filter: InboxFilter): boolean {
  if (filter.channelId && row.channel_id !== filter.channelId) return false;
  if (filter.unread && row.unread_count === 0) return false;
  if (filter.tagId && !row.tag_ids.includes(filter.tagId)) return false;
  if (filter.urgent && row.priority === 0) return false;
  if (filter.overdue && !isOverdue(row, Date.now())) return false;
  if (filter.archived !== (row.archived_at !== null)) return false;
  if (filter.archived) return true;
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
