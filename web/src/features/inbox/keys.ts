import type { InboxFilter } from "./filter.ts";

// Tenant first, so that another tenant's cache cannot be shown by mistake.
export const inboxKeys = {
  lists: (tenantId: string) => [tenantId, "conversations", "list"] as const,
  list: (tenantId: string, filter: InboxFilter) => [...inboxKeys.lists(tenantId), filter] as const,
  conversation: (tenantId: string, id: string) =>
    [tenantId, "conversations", "detail", id] as const,
  thread: (tenantId: string, id: string) => [tenantId, "messages", "thread", id] as const,
  channels: (tenantId: string) => [tenantId, "channels", "all"] as const,
};
