import type {
  Notification,
  OperationsStatus,
  TroubledPage,
  WaMetrics,
} from "@prosa/shared/operations.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

export type Delivery = Awaited<ReturnType<typeof listDeliveries>>[number];
export type DeadJob = Awaited<ReturnType<typeof listDeadJobs>>[number];

const DELIVERIES_SHOWN = 50;
const NOTICES_SHOWN = 20;
const NOTIFICATIONS_SHOWN = 50;

// These verbs answer jsonb, which the generated types know nothing about: shared/src/operations.ts does.
async function operationsStatus(signal: AbortSignal): Promise<OperationsStatus> {
  const answer: unknown = await unwrap(supabase.rpc("operations_status").abortSignal(signal));
  return answer as OperationsStatus;
}

async function metrics(signal: AbortSignal): Promise<WaMetrics> {
  const answer: unknown = await unwrap(supabase.rpc("wa_metrics").abortSignal(signal));
  return answer as WaMetrics;
}

async function troubledMessages(
  channelId: string | null,
  before: string | null,
  signal: AbortSignal,
): Promise<TroubledPage> {
  const where = { ...(channelId && { channel_id: channelId }), ...(before && { before }) };
  const answer: unknown = await unwrap(
    supabase.rpc("troubled_messages", where).abortSignal(signal),
  );
  return answer as TroubledPage;
}

function listDeliveries(tenantId: string, channelId: string | null, signal: AbortSignal) {
  const open = supabase
    .from("webhook_deliveries")
    .select("id, channel_id, status, error_code, attempts, first_received_at, last_received_at")
    .eq("tenant_id", tenantId)
    .neq("status", "processed");
  return unwrap(
    (channelId ? open.eq("channel_id", channelId) : open)
      .order("first_received_at", { ascending: false })
      .limit(DELIVERIES_SHOWN)
      .abortSignal(signal),
  );
}

function listNotices(tenantId: string, channelId: string | null, signal: AbortSignal) {
  const notices = supabase
    .from("webhook_deliveries")
    .select("id, channel_id, kept, first_received_at")
    .eq("tenant_id", tenantId)
    .eq("is_notice", true);
  return unwrap(
    (channelId ? notices.eq("channel_id", channelId) : notices)
      .order("first_received_at", { ascending: false })
      .limit(NOTICES_SHOWN)
      .abortSignal(signal),
  );
}

function listDeadJobs(signal: AbortSignal) {
  return unwrap(supabase.rpc("dead_jobs").abortSignal(signal));
}

async function listNotifications(
  tenantId: string,
  userId: string,
  signal: AbortSignal,
): Promise<Notification[]> {
  const rows: unknown = await unwrap(
    supabase
      .from("notifications")
      .select("id, kind, data, created_at, read_at")
      .eq("tenant_id", tenantId)
      .eq("user_id", userId)
      .order("created_at", { ascending: false })
      .order("id", { ascending: false })
      .limit(NOTIFICATIONS_SHOWN)
      .abortSignal(signal),
  );
  return rows as Notification[];
}

export const operationsQueries = {
  /** Everything under it changes when a channel's state does. */
  all: (tenantId: string) => [tenantId, "operations"] as const,

  status: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "operations", "status"],
      queryFn: ({ signal }) => operationsStatus(signal),
    }),

  /** The worst breaker of the company, which every member may know. */
  metrics: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "operations", "metrics"],
      queryFn: ({ signal }) => metrics(signal),
    }),

  troubled: (tenantId: string, channelId: string | null) =>
    infiniteQueryOptions({
      queryKey: [tenantId, "operations", "troubled", channelId],
      queryFn: ({ pageParam, signal }) => troubledMessages(channelId, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
    }),

  deliveries: (tenantId: string, channelId: string | null) =>
    queryOptions({
      queryKey: [tenantId, "operations", "deliveries", channelId],
      queryFn: ({ signal }) => listDeliveries(tenantId, channelId, signal),
    }),

  notices: (tenantId: string, channelId: string | null) =>
    queryOptions({
      queryKey: [tenantId, "operations", "notices", channelId],
      queryFn: ({ signal }) => listNotices(tenantId, channelId, signal),
    }),

  deadJobs: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "operations", "jobs"],
      queryFn: ({ signal }) => listDeadJobs(signal),
    }),

  /** What the provider sent, as it came. */
  payload: (tenantId: string, deliveryId: string) =>
    queryOptions({
      queryKey: [tenantId, "operations", "payload", deliveryId],
      queryFn: async ({ signal }) => {
        const row = await unwrap(
          supabase
            .from("webhook_deliveries")
            .select("payload, pending_events")
            .eq("tenant_id", tenantId)
            .eq("id", deliveryId)
            .abortSignal(signal)
            .single(),
        );
        return row;
      },
    }),

  notifications: (tenantId: string, userId: string) =>
    queryOptions({
      queryKey: [tenantId, "notifications", "list", userId],
      queryFn: ({ signal }) => listNotifications(tenantId, userId, signal),
    }),
};
