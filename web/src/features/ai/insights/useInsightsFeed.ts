import type { AiInsightRow } from "@prosa/shared/ai-insights.ts";
import { type ConversationTopicEvents, isCurrentVersion, topics } from "@prosa/shared/events.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../../lib/session.ts";
import { supervisor } from "../../../realtime/client.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { aiQueries } from "../queries.ts";
import { mergeInsights } from "./latest.ts";

/** Keeps what was found in a conversation right while it is on the screen. */
export function useInsightsFeed(conversationId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const feed = useMemo<Feed>(() => {
    const topic = topics.conversation(tenantId, conversationId);
    const insights = aiQueries.insights(tenantId, conversationId);
    return {
      topics: [topic],
      onEvent({ event, payload }) {
        if (event !== "insights_atualizados") return;
        if (!isCurrentVersion(payload)) return void supervisor.catchUp(topic, "gap");
        const { rows } = payload as ConversationTopicEvents["insights_atualizados"];
        client.setQueryData<AiInsightRow[]>(insights.queryKey, (known) =>
          known ? mergeInsights(known, rows) : known,
        );
      },
      async catchUp() {
        const before = client.getQueryData(insights.queryKey)?.length ?? 0;
        const rows = await client.fetchQuery({ ...insights, staleTime: 0 });
        return rows.length - before;
      },
    };
  }, [client, tenantId, conversationId]);
  useFeed(feed);
}
