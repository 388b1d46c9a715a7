// The only writer of cached conversations and threads from Realtime events.
import {
  type ConversationTopicEvents,
  type InboxEvents,
  isCurrentVersion,
  topics,
} from "@prosa/shared/events.ts";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useSession } from "../../lib/session.ts";
import { supervisor } from "../../realtime/client.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { findConversation, patchConversations, patchThread } from "./cache.ts";
import { inboxKeys } from "./keys.ts";
import {
  conversationQueries,
  fetchAfter,
  fetchChanged,
  fetchInboxChanges,
  teamQueries,
} from "./queries.ts";
import {
  applyChanges,
  applyRows,
  applyTicks,
  catchUpFrom,
  lastSeq,
  mergeRows,
  type ThreadState,
} from "./thread/thread-state.ts";

/** Up to where each tenant's lists have been read; outlives the page, so coming back is cheap. */
const cursors = new Map<string, string>();

async function catchUpInbox(client: QueryClient, tenantId: string): Promise<number> {
  const cursor = cursors.get(tenantId) ?? null;
  const changes = await fetchInboxChanges(cursor);
  cursors.set(tenantId, changes.cursor);
  if (cursor === null || changes.reset) {
    await client.invalidateQueries({ queryKey: inboxKeys.lists(tenantId) });
    return changes.reset ? 1 : 0;
  }
  return patchConversations(client, tenantId, changes.rows);
}

function inboxFeed(client: QueryClient, tenantId: string, channelIds: string[]): Feed {
  return {
    topics: channelIds.map((id) => topics.inbox(tenantId, id)),
    onEvent({ topic, payload }) {
      // One shape for every event of the topic but `lista_invalidada`, which has no rows.
      const { rows } = payload as Partial<InboxEvents["ticket_atualizado"]>;
      if (isCurrentVersion(payload) && rows) patchConversations(client, tenantId, rows);
      else void supervisor.catchUp(topic, "gap");
    },
    catchUp: () => catchUpInbox(client, tenantId),
  };
}

/** Keeps every list of the tenant right while the inbox is on the screen. */
export function useInboxFeed() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { data: channels } = useQuery(teamQueries.channels(tenantId));
  const ids = channels?.map((channel) => channel.id).join(" ");
  const feed = useMemo(
    () => (ids ? inboxFeed(client, tenantId, ids.split(" ")) : null),
    [client, tenantId, ids],
  );
  useFeed(feed);
}

async function catchUpThread(client: QueryClient, tenantId: string, id: string): Promise<number> {
  // The first window may have been read before the topic was joined, so it is not enough alone.
  const thread = await client.ensureQueryData(conversationQueries.thread(tenantId, id));
  const rows = await fetchAfter(tenantId, id, catchUpFrom(thread));
  let differences = 0;
  patchThread(client, tenantId, id, (current) => {
    const merged = mergeRows(current, rows);
    differences = merged.differences;
    return merged.thread;
  });
  showTicksInLists(client, tenantId, id);
  return differences;
}

/** Ticks are told to whoever has the conversation open and to nobody else: they carry them over. */
function showTicksInLists(client: QueryClient, tenantId: string, id: string) {
  const row = findConversation(client, tenantId, id);
  const thread = client.getQueryData<ThreadState>(inboxKeys.thread(tenantId, id));
  const last = thread?.rows.findLast((message) => message.seq === row?.last_message_seq);
  if (row && last && last.status !== row.last_message_status) {
    patchConversations(client, tenantId, [{ ...row, last_message_status: last.status }]);
  }
}

/** Messages that changed and were too much for one event. */
async function readChanged(client: QueryClient, tenantId: string, id: string, fromSeq: number) {
  const thread = client.getQueryData<ThreadState>(inboxKeys.thread(tenantId, id));
  if (!thread) return;
  const rows = await fetchChanged(tenantId, id, fromSeq, lastSeq(thread));
  patchThread(client, tenantId, id, (current) => applyChanges(current, rows));
}

function threadFeed(
  client: QueryClient,
  tenantId: string,
  id: string,
  onAccess: (denied: boolean) => void,
): Feed {
  const topic = topics.conversation(tenantId, id);
  const missed = () => void supervisor.catchUp(topic, "gap");
  return {
    topics: [topic],
    lingers: true,
    onEvent({ event, payload }) {
      if (!isCurrentVersion(payload)) return missed();
      if (event === "nova_mensagem") {
        const { rows } = payload as ConversationTopicEvents["nova_mensagem"];
        if (!rows) return missed();
        patchThread(client, tenantId, id, (thread) => {
          const applied = applyRows(thread, rows);
          if (applied.gap) missed();
          return applied.thread;
        });
      }
      if (event === "mensagem_alterada") {
        const changed = payload as ConversationTopicEvents["mensagem_alterada"];
        if (changed.fetch) {
          readChanged(client, tenantId, id, changed.from_seq).catch(missed);
        } else {
          patchThread(client, tenantId, id, (thread) => applyChanges(thread, changed.rows));
        }
        showTicksInLists(client, tenantId, id);
      }
      if (event === "status_mensagem") {
        const { ups } = payload as ConversationTopicEvents["status_mensagem"];
        patchThread(client, tenantId, id, (thread) => applyTicks(thread, ups));
        showTicksInLists(client, tenantId, id);
      }
    },
    catchUp: () => catchUpThread(client, tenantId, id),
    onAccess,
  };
}

/** Keeps one conversation right while it is open. Answers whether it was refused to this person. */
export function useThreadFeed(conversationId: string): { denied: boolean } {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const [denied, setDenied] = useState(false);
  const feed = useMemo(
    () => threadFeed(client, tenantId, conversationId, setDenied),
    [client, tenantId, conversationId],
  );
  useFeed(feed);

  useEffect(() => {
    // Opened before and left since: shown at once from the cache, which is as old as that visit.
    const cached = client.getQueryData(inboxKeys.thread(tenantId, conversationId));
    if (cached) void supervisor.catchUp(topics.conversation(tenantId, conversationId), "gap");
  }, [client, tenantId, conversationId]);

  return { denied };
}
