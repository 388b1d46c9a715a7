// The only writer of cached cards from Realtime events.
import {
  type BoardEvents,
  type BoardRow,
  type InboxEvents,
  type InboxRow,
  isCurrentVersion,
  type TeamEvents,
  topics,
} from "@prosa/shared/events.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "../../lib/session.ts";
import { supervisor } from "../../realtime/client.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useChannelIds } from "../../realtime/useChannelIds.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { patchBoard, patchFromInbox } from "./cache.ts";
import { crmKeys } from "./queries.ts";

/** Or a catch-up that failed would count as one that found nothing, and not be tried again. */
const REPORTED = { throwOnError: true } as const;

async function catchUpBoard(client: QueryClient, tenantId: string, funilId: string) {
  const key = crmKeys.list(tenantId, "open", funilId);
  const before = new Map(client.getQueryData<BoardRow[]>(key)?.map((card) => [card.id, card]));
  await Promise.all([
    client.invalidateQueries({ queryKey: crmKeys.cards(tenantId) }, REPORTED),
    client.invalidateQueries({ queryKey: crmKeys.funis(tenantId) }, REPORTED),
    // The list that is not looked at is patched too, and would pass for a whole one by that.
    ...(["open", "closed"] as const).map((kind) =>
      client.refetchQueries(
        { queryKey: crmKeys.list(tenantId, kind, funilId), type: "inactive" },
        REPORTED,
      ),
    ),
  ]);
  const after = client.getQueryData<BoardRow[]>(key) ?? [];
  const known = (card: BoardRow) => {
    const was = before.get(card.id);
    return was?.versao === card.versao && was.atualizado_em === card.atualizado_em;
  };
  const ids = new Set(after.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !ids.has(id)).length;
  return gone + after.filter((card) => !known(card)).length;
}

function boardFeed(
  client: QueryClient,
  tenantId: string,
  funilId: string,
  channelIds: string[],
): Feed {
  const own = topics.board(tenantId, funilId);
  return {
    // What customers say is told to the inbox, and shown on their cards.
    topics: [own, topics.team(tenantId), ...channelIds.map((id) => topics.inbox(tenantId, id))],
    onEvent({ topic, event, payload }) {
      if (topic === own) {
        const { rows } = payload as BoardEvents["oportunidade_atualizada"];
        if (isCurrentVersion(payload) && rows) patchBoard(client, tenantId, rows);
        else void supervisor.catchUp(topic, "gap");
      } else if (event === "quadro_atualizado") {
        void client.invalidateQueries({ queryKey: crmKeys.funis(tenantId) });
      } else if (event === "ligacao_atualizada") {
        const { oportunidade_id: id } = payload as TeamEvents["ligacao_atualizada"];
        // Calls are in the history of the card they were about.
        if (id) void client.invalidateQueries({ queryKey: crmKeys.details(tenantId, id) });
      } else if (topic !== topics.team(tenantId)) {
        const { rows } = payload as Partial<InboxEvents["ticket_atualizado"]>;
        if (isCurrentVersion(payload) && rows) patchFromInbox(client, tenantId, rows as InboxRow[]);
        else void supervisor.catchUp(own, "gap");
      }
    },
    catchUp: () => catchUpBoard(client, tenantId, funilId),
  };
}

/** Keeps a board right while it is on the screen. */
export function useBoardFeed(funilId: string | undefined) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const channelIds = useChannelIds();
  const feed = useMemo(
    () => (funilId && channelIds ? boardFeed(client, tenantId, funilId, channelIds) : null),
    [client, tenantId, funilId, channelIds],
  );
  useFeed(feed);
}
