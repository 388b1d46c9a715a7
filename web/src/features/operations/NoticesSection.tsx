import { Button, Skeleton } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { Block } from "../../ui/Block.tsx";
import { channelName } from "./channel-name.ts";
import { DeliveryPayload } from "./DeliveryPayload.tsx";
import { LoadFailed } from "./LoadFailed.tsx";
import classes from "./operations.module.css";
import { operationsQueries } from "./queries.ts";
import { useRefreshEvery } from "./realtime.ts";
import rows from "./rows.module.css";

/** What the provider told us that is of no conversation: news of the account, a history, what nobody knows. */
export function NoticesSection(props: { channelId: string | null; channels: ChannelStatus[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [shown, setShown] = useState<string | null>(null);
  const list = useQuery({
    ...operationsQueries.notices(tenantId, props.channelId),
    refetchInterval: useRefreshEvery(),
  });
  const nameOf = (channelId: string) => {
    const channel = props.channels.find(({ channel_id }) => channel_id === channelId);
    return channel ? channelName(channel) : t("operations.deliveries.removed");
  };
  // A name of the provider's that we have no words for is shown as it is.
  const wordsFor = (kept: string) =>
    t(`operations.notices.kinds.${kept.replace(".", "_")}` as never, {
      defaultValue: t("operations.notices.kinds.other", { name: kept }),
    });
  return (
    <Block title={t("operations.notices.title")} lead={t("operations.notices.lead")}>
      {list.isPending && <Skeleton h={64} />}
      {list.isLoadingError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <p className={classes.nothing}>{t("operations.notices.empty")}</p>
      )}
      <ul className={rows.rows}>
        {list.data?.map(({ id: deliveryId, channel_id, kept, first_received_at }) => {
          const when = formatRelative(first_received_at);
          return (
            <li key={deliveryId} className={rows.row}>
              <div className={rows.rowText}>
                <p className={rows.rowTitle}>
                  <strong>{kept.map(wordsFor).join(" · ")}</strong>
                </p>
                <p className={classes.quiet}>
                  {`${nameOf(channel_id)} · `}
                  <time dateTime={first_received_at} title={formatDateTime(first_received_at)}>
                    {t("operations.deliveries.received", { when })}
                  </time>
                </p>
              </div>
              <div className={rows.actions}>
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  onClick={() => setShown(deliveryId)}
                  aria-label={t("operations.deliveries.showOf", { when })}
                >
                  {t("operations.deliveries.show")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      <DeliveryPayload deliveryId={shown} onClose={() => setShown(null)} />
    </Block>
  );
}
