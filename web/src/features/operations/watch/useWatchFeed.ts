import { type EventPayloadOf, isCurrentVersion, topics } from "@prosa/shared/events.ts";
import type { Notification } from "@prosa/shared/operations.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../../lib/session.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { operationsQueries } from "../queries.ts";
import { arrived, merged } from "./arrived.ts";

/**
 * Keeps notifications and the state of the channels right on every page. `onArrived` hears of each
 * new notification once, whether an event brought it or a later look at the database.
 */
export function useWatchFeed(onArrived: (rows: Notification[]) => void) {
  const { tenantId, userId } = useSession();
  const client = useQueryClient();
  const feed = useMemo<Feed>(() => {
    const list = operationsQueries.notifications(tenantId, userId);
    const refetchChannels = () =>
      client.invalidateQueries({ queryKey: operationsQueries.all(tenantId) });
    const receive = (payload: EventPayloadOf<"user", "notificacao">) => {
      const before = client.getQueryData(list.queryKey);
      // Not read yet: the answer that is on its way brings it.
      if (!before || !isCurrentVersion(payload)) {
        void client.invalidateQueries({ queryKey: list.queryKey });
        return;
      }
      client.setQueryData(list.queryKey, merged(before, payload.rows));
      onArrived(arrived(before, payload.rows));
    };
    return {
      topics: [topics.user(tenantId, userId), topics.team(tenantId)],
      onEvent: ({ event, payload }) => {
        if (event === "operacao_atualizada") void refetchChannels();
        if (event === "notificacao") receive(payload as EventPayloadOf<"user", "notificacao">);
      },
      catchUp: async () => {
        const before = client.getQueryData(list.queryKey);
        void refetchChannels();
        const after = await client.fetchQuery({ ...list, staleTime: 0 });
        if (!before) return 0;
        const missed = arrived(before, after);
        onArrived(missed);
        return missed.length;
      },
    };
  }, [client, onArrived, tenantId, userId]);
  useFeed(feed);
}
