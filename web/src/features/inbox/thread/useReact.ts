import type { ThreadRow } from "@prosa/shared/events.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { patchThread } from "../cache.ts";

/** Shows our reaction at once, and takes it back with the reason when it is refused. */
export function useReact(row: ThreadRow) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { id, conversation_id: conversationId } = row;

  function show(outbound: string | undefined) {
    patchThread(client, tenantId, conversationId, (thread) => ({
      ...thread,
      rows: thread.rows.map((known) => {
        if (known.id !== id) return known;
        const { outbound: _before, ...theirs } = known.reactions;
        return { ...known, reactions: outbound ? { ...theirs, outbound } : theirs };
      }),
    }));
  }

  const { mutate } = useMutation({
    mutationFn: (emoji: string | null) =>
      unwrap(
        supabase.rpc("send_message", {
          conversation_id: conversationId,
          client_id: crypto.randomUUID(),
          type: "reaction",
          // A reaction has no words; the generated type does not know that null is welcome.
          body: null as unknown as string,
          payload: { emoji, reply_to_id: id },
        }),
      ),
    onMutate: (emoji) => show(emoji ?? undefined),
    onError: () => show(row.reactions.outbound),
  });
  return mutate;
}
