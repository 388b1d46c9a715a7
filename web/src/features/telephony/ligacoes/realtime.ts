import { useThrottledCallback } from "@mantine/hooks";
import { topics } from "@prosa/shared/events.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../../lib/session.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { ligacaoKeys } from "./queries.ts";

/** A busy team starts and ends several calls a second: the list is read once for them all. */
const PAUSE_MS = 1_000;
/** The report counts whole days: nobody needs it by the second. */
const STATS_PAUSE_MS = 15_000;

/** Keeps whatever shows calls right while they are made, end and are recorded. */
export function useLigacoesFeed() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const queryKey = ligacaoKeys.all(tenantId);
  const refreshSoon = useThrottledCallback(
    () =>
      void client.invalidateQueries({
        queryKey,
        predicate: ({ queryKey: [, , kind] }) => kind !== "stats",
      }),
    PAUSE_MS,
  );
  const countSoon = useThrottledCallback(
    () => void client.invalidateQueries({ queryKey: ligacaoKeys.stats(tenantId) }),
    STATS_PAUSE_MS,
  );
  const feed = useMemo<Feed>(() => {
    const key = ligacaoKeys.all(tenantId);
    const seen = () => JSON.stringify(client.getQueriesData({ queryKey: key, type: "active" }));
    return {
      topics: [topics.team(tenantId)],
      onEvent: ({ event }) => {
        if (event !== "ligacao_atualizada") return;
        refreshSoon();
        countSoon();
      },
      catchUp: async () => {
        const before = seen();
        await client.invalidateQueries({ queryKey: key }, { throwOnError: true });
        return seen() === before ? 0 : 1;
      },
    };
  }, [client, countSoon, refreshSoon, tenantId]);
  useFeed(feed);
}
