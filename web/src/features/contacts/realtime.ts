import { topics } from "@prosa/shared/events.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useChannelIds } from "../../realtime/useChannelIds.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { listKey } from "./list/queries.ts";

/** An import is many changes: what comes within this time is asked for once. */
const TOGETHER_MS = 1_000;

const TELLING = new Set(["contatos_atualizados", "novo_ticket", "lista_invalidada"]);

function contatosFeed(client: QueryClient, tenantId: string, channelIds: string[]): Feed {
  const queryKey = listKey(tenantId);
  const refetch = () => client.invalidateQueries({ queryKey }, { throwOnError: true });
  const shown = () => JSON.stringify(client.getQueriesData({ queryKey, type: "active" }));
  let soon: ReturnType<typeof setTimeout> | undefined;
  return {
    // Whoever writes for the first time is told to the inbox.
    topics: [topics.team(tenantId), ...channelIds.map((id) => topics.inbox(tenantId, id))],
    onEvent({ event }) {
      if (soon !== undefined || !TELLING.has(event)) return;
      soon = setTimeout(() => {
        soon = undefined;
        void refetch().catch(() => undefined);
      }, TOGETHER_MS);
    },
    async catchUp() {
      const before = shown();
      await refetch();
      return shown() === before ? 0 : 1;
    },
  };
}

/** Keeps the list of contacts right while it is on the screen. */
export function useContatosFeed() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const channelIds = useChannelIds();
  const feed = useMemo(
    () => (channelIds ? contatosFeed(client, tenantId, channelIds) : null),
    [client, tenantId, channelIds],
  );
  useFeed(feed);
}
