import { Button, Skeleton } from "@mantine/core";
import type { ChannelStatus, TroubledMessage } from "@prosa/shared/operations.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Block } from "../../ui/Block.tsx";
import { channelName } from "./channel-name.ts";
import { LoadFailed } from "./LoadFailed.tsx";
import { useResendMessage } from "./mutations.ts";
import classes from "./operations.module.css";
import { operationsQueries } from "./queries.ts";
import { useRefreshEvery } from "./realtime.ts";
import rows from "./rows.module.css";
import { type Decision, TroubledDialog } from "./TroubledDialog.tsx";
import { TroubledRow } from "./TroubledRow.tsx";

/** Messages that wait for a person: nobody knows whether they arrived, or they did not. */
export function TroubledSection(props: { channelId: string | null; channels: ChannelStatus[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const resend = useResendMessage();
  const [decision, setDecision] = useState<Decision | null>(null);
  const list = useInfiniteQuery({
    ...operationsQueries.troubled(tenantId, props.channelId),
    refetchInterval: useRefreshEvery(),
  });
  const messages = list.data?.pages.flatMap((page) => page.rows) ?? [];
  // Only who may have it already could get it twice: that needs a second thought.
  const askOrResend = (message: TroubledMessage) =>
    message.status === "uncertain"
      ? setDecision({ message, kind: "resend" })
      : resend.mutate(message.message_id);
  const nameOf = (message: TroubledMessage) => {
    const channel = props.channels.find(({ channel_id }) => channel_id === message.channel_id);
    return channel && props.channels.length > 1 ? channelName(channel) : null;
  };
  return (
    <Block title={t("operations.troubled.title")} lead={t("operations.troubled.lead")}>
      {list.isPending && <Skeleton h={64} />}
      {list.isLoadingError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && messages.length === 0 && (
        <p className={classes.nothing}>{t("operations.troubled.empty")}</p>
      )}
      {messages.length > 0 && (
        <ul className={rows.rows}>
          {messages.map((message) => (
            <TroubledRow
              key={message.message_id}
              message={message}
              channel={nameOf(message)}
              resending={resend.isPending && resend.variables === message.message_id}
              onResend={() => askOrResend(message)}
              onDiscard={() => setDecision({ message, kind: "discard" })}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("operations.more")}
        </Button>
      )}
      <TroubledDialog decision={decision} onClose={() => setDecision(null)} />
    </Block>
  );
}
