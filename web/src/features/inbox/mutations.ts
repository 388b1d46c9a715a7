import type { InboxRow } from "@prosa/shared/events.ts";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Session } from "../../lib/claims.ts";
import { AppError, unwrap } from "../../lib/errors.ts";
import type { Colleague } from "../../lib/people.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { notifyError } from "../../ui/notify.ts";
import { notifyUndo } from "../../ui/undo.tsx";
import { patchConversations, patchOptimistically, patchThread } from "./cache.ts";
import { inboxKeys } from "./keys.ts";
import { fetchConversation } from "./queries.ts";
import type { ThreadState } from "./thread/thread-state.ts";
import { stepsBack, type Verb } from "./undo-steps.ts";

function call({ verb, conversationId, userId }: Verb & { conversationId: string }) {
  const conversation = { conversation_id: conversationId };
  switch (verb) {
    case "claim":
      return unwrap(supabase.rpc("claim_conversation", conversation));
    case "release":
      return unwrap(supabase.rpc("release_conversation", conversation));
    case "assign":
      return unwrap(
        supabase.rpc("assign_conversation", { ...conversation, user_id: userId ?? "" }),
      );
    case "close":
      return unwrap(supabase.rpc("close_conversation", conversation));
    case "reopen":
      return unwrap(supabase.rpc("reopen_conversation", conversation));
  }
}

/** What the row will look like, so that it does so at once. */
function expected(verb: Verb, me: Session, colleague?: Colleague): Partial<InboxRow> {
  switch (verb.verb) {
    case "claim":
    case "reopen":
      return { status: "active", assignee_id: me.userId, assignee_nome: me.name, closed_at: null };
    case "release":
      return { status: "waiting", assignee_id: null, assignee_nome: null };
    case "assign":
      return {
        status: "active",
        assignee_id: verb.userId ?? null,
        assignee_nome: colleague?.name ?? null,
      };
    case "close":
      return { status: "closed", closed_at: new Date().toISOString(), unread_count: 0 };
  }
}

/** The row as it now is, for when the event cannot say so or when somebody else was faster. */
async function refetch(client: QueryClient, tenantId: string, id: string) {
  const row = await fetchConversation(tenantId, id);
  if (row) patchConversations(client, tenantId, [row]);
}

/** Take, release, assign, close and reopen: shown at once, and taken back for six seconds. */
export function useConversationVerb() {
  const client = useQueryClient();
  const { t } = useTranslation();
  const me = useSession();

  async function undo(before: InboxRow, verb: Verb) {
    try {
      for (const step of stepsBack(before, verb, me.userId)) {
        await call({ ...step, conversationId: before.id });
      }
    } catch (error) {
      notifyError(error);
    } finally {
      await refetch(client, me.tenantId, before.id);
    }
  }

  return useMutation({
    mutationFn: ({ row, verb }: { row: InboxRow; verb: Verb; colleague?: Colleague }) =>
      call({ ...verb, conversationId: row.id }),
    onMutate: ({ row, verb, colleague }) =>
      patchOptimistically(client, me.tenantId, row.id, expected(verb, me, colleague)),
    onError: (error, { row }, takeBack) => {
      takeBack?.();
      if (error instanceof AppError && error.status === 409) {
        void refetch(client, me.tenantId, row.id);
      }
    },
    onSuccess: (_answer, { row, verb, colleague }) => {
      void refetch(client, me.tenantId, row.id);
      const name = row.contato_nome;
      notifyUndo({
        about: row.id,
        message: t(`inbox.done.${verb.verb}`, { name, colleague: colleague?.name ?? "" }),
        onUndo: () => void undo(row, verb),
      });
    },
  });
}

export function useMarkRead() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // Nobody asked for it, so nobody is told when it fails: the counter simply comes back.
    meta: { silent: true },
    mutationFn: (id: string) => unwrap(supabase.rpc("mark_read", { conversation_id: id })),
    onMutate: (id) => patchOptimistically(client, tenantId, id, { unread_count: 0 }),
    onError: (_error, _id, takeBack) => takeBack?.(),
  });
}

export function useResendMessage(conversationId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (messageId: string) =>
      unwrap(supabase.rpc("resend_message", { message_id: messageId })),
    onMutate: (messageId) => {
      const before = client.getQueryData<ThreadState>(inboxKeys.thread(tenantId, conversationId));
      patchThread(client, tenantId, conversationId, (thread) => ({
        ...thread,
        rows: thread.rows.map((row) =>
          row.id === messageId ? { ...row, status: "queued", failed_code: null } : row,
        ),
      }));
      return before?.rows.find((row) => row.id === messageId);
    },
    onError: (_error, _messageId, before) => {
      if (!before) return;
      patchThread(client, tenantId, conversationId, (thread) => ({
        ...thread,
        rows: thread.rows.map((row) => (row.id === before.id ? before : row)),
      }));
    },
  });
}
