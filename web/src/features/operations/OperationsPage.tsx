import { Button } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconLock, IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Page } from "../../ui/Page.tsx";
import { ChannelSwitch } from "./ChannelSwitch.tsx";
import { OperationsPending } from "./OperationsPending.tsx";
import { OperationsView } from "./OperationsView.tsx";
import { operationsQueries } from "./queries.ts";
import { useRefreshEvery } from "./realtime.ts";

export function OperationsPage() {
  const { t } = useTranslation();
  const supervisor = hasRole(useSession(), "supervisor");
  if (supervisor) return <Status />;
  return (
    <Page title={t("operations.title")}>
      <EmptyState
        icon={<IconLock size={32} stroke={1.5} aria-hidden />}
        title={t("operations.refused.title")}
      >
        {t("operations.refused.text")}
      </EmptyState>
    </Page>
  );
}

function Status() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [channelId, setChannelId] = useState<string | null>(null);
  const status = useQuery({
    ...operationsQueries.status(tenantId),
    refetchInterval: useRefreshEvery(),
  });
  const channels = status.data?.channels ?? [];
  const chosen = channels.find((channel) => channel.channel_id === channelId);
  return (
    <Page
      title={t("operations.title")}
      lead={t("operations.lead")}
      action={
        channels.length > 1 && (
          <ChannelSwitch
            channels={channels}
            value={chosen?.channel_id ?? null}
            onChange={setChannelId}
          />
        )
      }
    >
      {status.data && channels.length > 0 && (
        <OperationsView status={status.data} channel={chosen ?? null} stale={status.isError} />
      )}
      {status.data && channels.length === 0 && <NoChannels />}
      {status.isPending && <OperationsPending />}
      {status.isLoadingError && (
        <EmptyState
          title={t("core.error.title")}
          action={<Button onClick={() => void status.refetch()}>{t("core.retry")}</Button>}
        >
          {errorText(t, status.error)}
        </EmptyState>
      )}
    </Page>
  );
}

function NoChannels() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconPlugConnected size={32} stroke={1.5} aria-hidden />}
      title={t("operations.empty.title")}
      action={
        <Button renderRoot={(root) => <Link to="/conexoes" {...root} />}>
          {t("operations.empty.connect")}
        </Button>
      }
    >
      {t("operations.empty.text")}
    </EmptyState>
  );
}
