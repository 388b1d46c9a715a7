import { Skeleton } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText, unwrap } from "../../lib/errors.ts";
import { formatDateTime } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./files.module.css";
import { DocumentFile } from "./thread/content/DocumentFile.tsx";

const SHOWN = 100;
const WITH_FILES = ["image", "video", "audio", "document"] as const;

function filesOf(tenantId: string, conversationId: string) {
  return queryOptions({
    queryKey: [tenantId, "messages", "files", conversationId],
    queryFn: async ({ signal }) =>
      (await unwrap(
        supabase
          .from("thread")
          .select("*")
          .eq("tenant_id", tenantId)
          .eq("conversation_id", conversationId)
          .in("type", [...WITH_FILES])
          .order("seq", { ascending: false })
          .limit(SHOWN)
          .abortSignal(signal),
      )) as unknown as ThreadRow[],
  });
}

/** Every file that was sent in a conversation, by either side, newest first. */
export function ConversationFiles({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error } = useQuery(filesOf(tenantId, conversationId));
  if (error && !data) return <EmptyState title={errorText(t, error)} />;
  if (!data) return <Skeleton h={200} />;
  const files = data.flatMap((row) =>
    row.anexos.filter(({ estado }) => estado === "stored").map((file) => ({ row, file })),
  );
  if (files.length === 0) {
    return (
      <EmptyState title={t("messages.files.none")}>{t("messages.files.whatComes")}</EmptyState>
    );
  }
  return (
    <ul className={classes.files}>
      {files.map(({ row, file }) => (
        <li key={file.id}>
          <DocumentFile file={file} />
          <span className={classes.from}>
            <span>{row.remetente.nome ?? t("inbox.thread.someone")}</span>
            <time dateTime={row.created_at}>{formatDateTime(row.created_at)}</time>
          </span>
        </li>
      ))}
    </ul>
  );
}
