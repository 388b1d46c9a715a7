import { useThrottledCallback } from "@mantine/hooks";
import { topics } from "@prosa/shared/events.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { aiKeys } from "./keys.ts";

const PAUSE_MS = 1_000;

/** Keeps settings, models and costs right while something shows them. */
export function useAiFeed() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const soon = useThrottledCallback(
    () => void client.invalidateQueries({ queryKey: aiKeys.all(tenantId) }),
    PAUSE_MS,
  );
  const feed = useMemo<Feed>(
    () => ({
      topics: [topics.team(tenantId)],
      onEvent: ({ event }) => void (event === "ia_atualizada" && soon()),
      catchUp: async () => {
        await client.invalidateQueries({ queryKey: aiKeys.all(tenantId) });
        return 0;
      },
    }),
    [client, tenantId, soon],
  );
  useFeed(feed);
}
