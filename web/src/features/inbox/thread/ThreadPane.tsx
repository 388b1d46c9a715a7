import { Button } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { findConversation } from "../cache.ts";
import { conversationQueries } from "../queries.ts";
import { useThreadFeed } from "../realtime.ts";
import { Conversation } from "./Conversation.tsx";
import { NoConversation } from "./NoConversation.tsx";
import { ThreadSkeleton } from "./ThreadSkeleton.tsx";
import classes from "./thread.module.css";

/** One conversation, or the sentence that says why it cannot be shown. */
export function ThreadPane(props: {
  conversationId: string;
  narrow: boolean;
  onContact: (() => void) | null;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { conversationId } = props;
  const { denied } = useThreadFeed(conversationId);
  const conversation = useQuery({
    ...conversationQueries.detail(tenantId, conversationId),
    initialData: (): InboxRow | null | undefined =>
      findConversation(client, tenantId, conversationId),
  });
  const thread = useQuery(conversationQueries.thread(tenantId, conversationId));

  if (conversation.data === null) return <NoConversation why="missing" />;
  if (denied) return <NoConversation why="denied" />;
  const error = conversation.error ?? thread.error;
  if (error && (!conversation.data || !thread.data)) {
    const retry = () => {
      if (conversation.error) void conversation.refetch();
      if (thread.error) void thread.refetch();
    };
    return (
      <EmptyState
        title={t("inbox.thread.failed")}
        action={<Button onClick={retry}>{t("core.retry")}</Button>}
      >
        {errorText(t, error)}
      </EmptyState>
    );
  }
  if (!conversation.data || !thread.data) {
    return (
      <section className={classes.pane}>
        <span />
        <ThreadSkeleton />
        <span />
      </section>
    );
  }
  return (
    <Conversation
      row={conversation.data}
      thread={thread.data}
      narrow={props.narrow}
      onContact={props.onContact}
    />
  );
}
