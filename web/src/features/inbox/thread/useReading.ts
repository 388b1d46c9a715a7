import { useDocumentVisibility } from "@mantine/hooks";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useEffect } from "react";
import { useSession } from "../../../lib/session.ts";
import { setOpenConversation } from "../cache.ts";
import { useMarkRead } from "../mutations.ts";

const READING_MS = 400;

/** A conversation that is open in a tab somebody looks at is read. Viewers look without a trace. */
export function useReading(row: InboxRow | null | undefined) {
  const session = useSession();
  const visible = useDocumentVisibility() === "visible";
  const { mutate } = useMarkRead();
  const id = row?.id ?? null;
  const unread = (row?.unread_count ?? 0) > 0;
  const reads = hasRole(session, "agent");

  useEffect(() => {
    setOpenConversation(id);
    return () => setOpenConversation(null);
  }, [id]);

  useEffect(() => {
    if (!id || !unread || !visible || !reads) return;
    const timer = setTimeout(() => mutate(id), READING_MS);
    return () => clearTimeout(timer);
  }, [id, unread, visible, reads, mutate]);
}
