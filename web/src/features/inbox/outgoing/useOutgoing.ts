import type { Json } from "@prosa/shared/database.types.ts";
import { topics } from "@prosa/shared/events.ts";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Session } from "../../../lib/claims.ts";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { queryClient } from "../../../lib/query.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { backoffMs } from "../../../realtime/backoff.ts";
import { supervisor } from "../../../realtime/client.ts";
import { uploads } from "../compose/useUploads.ts";
import { inboxKeys } from "../keys.ts";
import { lastSeq, type ThreadState } from "../thread/thread-state.ts";
import { createOutgoing, type Outgoing, type OutgoingQueue } from "./outgoing.ts";

/** How long the event with the stored message may take before it is fetched instead. */
const EVENT_EXPECTED_MS = 400;
const ASK_AGAIN = new Set([401, 408, 429]);

async function send(tenantId: string, message: Outgoing): Promise<number> {
  const { conversationId } = message;
  const stored = await unwrap(
    supabase.rpc("send_message", {
      conversation_id: conversationId,
      client_id: message.clientId,
      type: message.type,
      // Only some types have words; the generated type does not know that null is welcome.
      body: message.body as string,
      payload: message.payload as Json,
    }),
  );
  if (message.responseId) await keepSources(message.responseId, stored.id);
  setTimeout(() => {
    const thread = queryClient.getQueryData<ThreadState>(
      inboxKeys.thread(tenantId, conversationId),
    );
    if (thread && lastSeq(thread) < stored.seq) {
      void supervisor.catchUp(topics.conversation(tenantId, conversationId), "gap");
    }
  }, EVENT_EXPECTED_MS);
  return stored.seq;
}

/** A message that is out stays out; that its sources are not known costs it nothing. */
async function keepSources(ai_response_id: string, message_id: string) {
  try {
    await unwrap(supabase.rpc("note_ai_response_sent", { ai_response_id, message_id }));
  } catch (error) {
    if (refusal(error) === null) throw error;
  }
}

/** 4xx is a no for good, except when it is about who asks or how fast. */
function refusal(error: unknown): string | null {
  if (!(error instanceof AppError) || ASK_AGAIN.has(error.status)) return null;
  return error.status >= 400 && error.status < 500 ? error.code : null;
}

let current: { owner: string; queue: OutgoingQueue; release: () => void } | null = null;

/** One queue per person and company; it works on while the person looks at other pages. */
function queueOf(session: Session): OutgoingQueue {
  const owner = `${session.userId}:${session.tenantId}`;
  if (current?.owner === owner) return current.queue;
  current?.release();
  const queue = createOutgoing({
    storage: localStorage,
    owner,
    prepare: async (message) =>
      (await import("../compose/prepare-upload.ts")).prepareUpload(message),
    send: (message) => send(session.tenantId, message),
    refusal,
    backoff: (failures) => 500 + backoffMs(failures),
  });
  const unsubscribe = supervisor.subscribe(() => {
    if (supervisor.state() !== "offline") queue.flush();
  });
  current = {
    owner,
    queue,
    release: () => {
      unsubscribe();
      queue.close();
    },
  };
  queue.flush();
  return queue;
}

/** Forgets a message and the file that waited with it. */
export function letGo(queue: OutgoingQueue, message: Outgoing) {
  queue.remove(message.clientId);
  if (message.file) uploads.remove(message.file.key);
}

export function useOutgoingQueue(): OutgoingQueue {
  const session = useSession();
  return useMemo(() => queueOf(session), [session]);
}

/** What this person sent in a conversation and the thread does not show yet. */
export function useOutgoing(conversationId: string): Outgoing[] {
  const queue = useOutgoingQueue();
  const subscribe = useCallback((listener: () => void) => queue.subscribe(listener), [queue]);
  const all = useSyncExternalStore(subscribe, queue.all);
  return useMemo(
    () => all.filter((message) => message.conversationId === conversationId),
    [all, conversationId],
  );
}
