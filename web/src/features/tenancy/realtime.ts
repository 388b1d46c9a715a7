import { topics } from "@prosa/shared/events.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { tenancyQueries } from "./queries.ts";

/** Keeps the team's page right while colleagues come, go and change. */
export function useTeamFeed() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const feed = useMemo<Feed>(() => {
    const list = tenancyQueries.team(tenantId);
    const refetch = () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [tenantId, "members"] }),
        client.invalidateQueries({ queryKey: [tenantId, "invitations"] }),
      ]);
    return {
      topics: [topics.team(tenantId)],
      onEvent: () => void refetch(),
      catchUp: async () => {
        const before = JSON.stringify(client.getQueryData(list.queryKey));
        await refetch();
        return JSON.stringify(client.getQueryData(list.queryKey)) === before ? 0 : 1;
      },
    };
  }, [client, tenantId]);
  useFeed(feed);
}
