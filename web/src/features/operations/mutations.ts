import type { Notification } from "@prosa/shared/operations.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { type DeadJob, operationsQueries } from "./queries.ts";

function useRefresh() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: operationsQueries.all(tenantId) });
}

/** The next message goes as the probe now, instead of when the breaker would have tried. */
export function useTryChannel() {
  return useMutation({
    mutationFn: (channelId: string) =>
      unwrap(supabase.rpc("close_breaker", { channel_id: channelId })),
    onSettled: useRefresh(),
  });
}

export interface ChannelLimits {
  rate_per_minute: number;
  threshold: number;
  silence_hours: number;
}

export function useSetChannelLimits(channelId: string) {
  return useMutation({
    mutationFn: (limits: ChannelLimits) =>
      unwrap(supabase.rpc("set_channel_limits", { channel_id: channelId, ...limits })),
    onSettled: useRefresh(),
    meta: { silent: true },
  });
}

export function useResendMessage() {
  return useMutation({
    mutationFn: (messageId: string) =>
      unwrap(supabase.rpc("resend_message", { message_id: messageId })),
    onSettled: useRefresh(),
  });
}

export function useDiscardMessage() {
  return useMutation({
    mutationFn: (messageId: string) =>
      unwrap(supabase.rpc("discard_message", { message_id: messageId })),
    onSettled: useRefresh(),
  });
}

export function useRetryDelivery() {
  return useMutation({
    mutationFn: (deliveryId: string) =>
      unwrap(supabase.rpc("retry_delivery", { delivery_id: deliveryId })),
    onSettled: useRefresh(),
  });
}

/** Once more, from the first of its tries. */
export function useReplayJob() {
  return useMutation({
    mutationFn: ({ job_id, queue }: Pick<DeadJob, "job_id" | "queue">) =>
      unwrap(supabase.rpc("replay_job", { job_id, queue })),
    onSettled: useRefresh(),
  });
}

/** Marks these as read, or all; at once on the screen, and as before if the server refuses. */
export function useReadNotifications() {
  const { tenantId, userId } = useSession();
  const client = useQueryClient();
  const { queryKey } = operationsQueries.notifications(tenantId, userId);
  return useMutation({
    mutationFn: (ids: string[] | "all") =>
      unwrap(supabase.rpc("read_notifications", ids === "all" ? {} : { ids })),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey });
      const read_at = new Date().toISOString();
      client.setQueryData(queryKey, (list: Notification[] = []) =>
        list.map((one) =>
          one.read_at === null && (ids === "all" || ids.includes(one.id))
            ? { ...one, read_at }
            : one,
        ),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
