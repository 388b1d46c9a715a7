import { Skeleton } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Block } from "../../ui/Block.tsx";
import { notifyDone } from "../../ui/notify.ts";
import { channelName } from "./channel-name.ts";
import { DeliveryPayload } from "./DeliveryPayload.tsx";
import { DeliveryRow } from "./DeliveryRow.tsx";
import { LoadFailed } from "./LoadFailed.tsx";
import { useRetryDelivery } from "./mutations.ts";
import classes from "./operations.module.css";
import { operationsQueries } from "./queries.ts";
import { useRefreshEvery } from "./realtime.ts";
import rows from "./rows.module.css";

/** What the provider told us and we could not apply. Its content is for admins. */
export function DeliveriesSection(props: {
  channelId: string | null;
  channels: ChannelStatus[];
  pending: number;
  admin: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Block title={t("operations.deliveries.title")} lead={t("operations.deliveries.lead")}>
      {props.admin ? (
        <Deliveries channelId={props.channelId} channels={props.channels} />
      ) : (
        <p className={classes.nothing}>
          {props.pending > 0
            ? t("operations.deliveries.forAdmins", { count: props.pending })
            : t("operations.deliveries.empty")}
        </p>
      )}
    </Block>
  );
}

function Deliveries(props: { channelId: string | null; channels: ChannelStatus[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  // Here and not in the row, which is gone by the time there is something to say.
  const retry = useRetryDelivery();
  const [shown, setShown] = useState<string | null>(null);
  const list = useQuery({
    ...operationsQueries.deliveries(tenantId, props.channelId),
    refetchInterval: useRefreshEvery(),
  });
  if (list.isPending) return <Skeleton h={64} />;
  if (list.isLoadingError) {
    return <LoadFailed error={list.error} onRetry={() => void list.refetch()} />;
  }
  const nameOf = (channelId: string) => {
    const channel = props.channels.find(({ channel_id }) => channel_id === channelId);
    return channel ? channelName(channel) : t("operations.deliveries.removed");
  };
  const reprocess = (deliveryId: string) =>
    retry.mutate(deliveryId, {
      onSuccess: (after) =>
        notifyDone(t(`operations.deliveries.${after?.status === "processed" ? "done" : "still"}`)),
    });
  return (
    <>
      {list.data?.length === 0 && (
        <p className={classes.nothing}>{t("operations.deliveries.empty")}</p>
      )}
      <ul className={rows.rows}>
        {list.data?.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            channel={nameOf(delivery.channel_id)}
            retrying={retry.isPending && retry.variables === delivery.id}
            onRetry={() => reprocess(delivery.id)}
            onShow={() => setShown(delivery.id)}
          />
        ))}
      </ul>
      <DeliveryPayload deliveryId={shown} onClose={() => setShown(null)} />
    </>
  );
}
