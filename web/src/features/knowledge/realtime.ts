import { useThrottledCallback } from "@mantine/hooks";
import { topics } from "@prosa/shared/events.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { knowledgeKeys } from "./queries.ts";

/** While documents are read their progress is told often: the list is read once for them all. */
const PAUSE_MS = 500;

/** Keeps the documents right while colleagues write them and jobs read them. */
export function useKnowledgeFeed() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const refreshSoon = useThrottledCallback(
    () => void client.invalidateQueries({ queryKey: knowledgeKeys.all(tenantId) }),
    PAUSE_MS,
  );
  const feed = useMemo<Feed>(() => {
    const queryKey = knowledgeKeys.all(tenantId);
    const seen = () => JSON.stringify(client.getQueriesData({ queryKey, type: "active" }));
    return {
      topics: [topics.team(tenantId)],
      onEvent: ({ event }) => {
        if (event === "conhecimento_atualizado") refreshSoon();
      },
      catchUp: async () => {
        const before = seen();
        await client.invalidateQueries({ queryKey }, { throwOnError: true });
        return seen() === before ? 0 : 1;
      },
    };
  }, [client, refreshSoon, tenantId]);
  useFeed(feed);
}
