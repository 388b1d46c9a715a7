import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useSession } from "../../../lib/session.ts";
import { conversationQueries } from "../queries.ts";

/** Long enough that a mouse on its way to somewhere else asks for nothing. */
const INTENT_MS = 80;

/** Reads a conversation while the pointer or the focus rests on its row, so that opening is instant. */
export function usePrefetch() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (id: string) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(
        () => void client.prefetchQuery(conversationQueries.thread(tenantId, id)),
        INTENT_MS,
      );
    },
    [client, tenantId],
  );
}
