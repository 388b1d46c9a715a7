import { type EventPayloadOf, topics } from "@prosa/shared/events.ts";
import { useMemo } from "react";
import { useSession } from "../../../lib/session.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { currentWebphone } from "./current.ts";

/** What the server learns of our calls reaches the phone at once; without it the phone asks by itself. */
export function useCallFeed() {
  const { tenantId } = useSession();
  const feed = useMemo<Feed>(
    () => ({
      topics: [topics.team(tenantId)],
      onEvent({ event, payload }) {
        if (event !== "ligacao_atualizada") return;
        const { id } = payload as EventPayloadOf<"team", "ligacao_atualizada">;
        currentWebphone()?.refresh(id);
      },
      catchUp: async () => {
        for (const { ligacaoId } of currentWebphone()?.get().lines ?? []) {
          if (ligacaoId) currentWebphone()?.refresh(ligacaoId);
        }
        return 0;
      },
    }),
    [tenantId],
  );
  useFeed(feed);
}
