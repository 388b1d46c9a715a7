import { Button, Drawer, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import classes from "./broadcasts.module.css";
import { countsOf, isMoving, lookAgainMs } from "./counts.ts";
import { useStopBroadcast } from "./mutations.ts";
import { Progress } from "./Progress.tsx";
import { broadcastQueries } from "./queries.ts";
import { Results } from "./Results.tsx";

/** One broadcast: how far it is, the way to stop it, and what became of each person. */
export function BroadcastDrawer(props: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error } = useQuery({
    ...broadcastQueries.detail(tenantId, props.id),
    refetchInterval: ({ state }) => (state.data ? lookAgainMs(state.data) : false),
  });
  return (
    <Drawer
      opened
      onClose={props.onClose}
      size={640}
      title={data?.name ?? t("broadcasts.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {error && !data && <Text c="dimmed">{errorText(t, error)}</Text>}
      {data === null && <Text>{t("errors.broadcast_not_found")}</Text>}
      {data === undefined && !error && <Skeleton h={200} />}
      {data && (
        <Stack gap="md">
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <span className={classes.state} data-status={data.status} role="status">
                {t(`broadcasts.status.${data.status}`)}
              </span>
              <Text size="sm" c="dimmed" mt={4}>
                {t("broadcasts.by", {
                  at: formatDateTime(data.created_at),
                  by: data.created_by_nome,
                  channel: data.channel_name,
                })}
              </Text>
              {data.template.name && (
                <Text size="sm" c="dimmed">
                  {t("broadcasts.template", { name: data.template.name })}
                </Text>
              )}
            </div>
            {isMoving(data) && data.status !== "stopped" && (
              <Stop id={data.id} waiting={countsOf(data.counts).groups.waiting} />
            )}
          </Group>
          <Progress counts={data.counts} />
          <Results id={data.id} counts={data.counts} lookAgainMs={lookAgainMs(data)} />
        </Stack>
      )}
    </Drawer>
  );
}

/** It cannot be undone, so it asks. */
function Stop({ id, waiting }: { id: string; waiting: number }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const stop = useStopBroadcast();
  if (!sure) {
    return (
      <Button
        flex="none"
        variant="default"
        leftSection={<IconPlayerStop size={16} stroke={1.75} aria-hidden />}
        onClick={() => setSure(true)}
      >
        {t("broadcasts.stop")}
      </Button>
    );
  }
  return (
    <Stack gap={6} align="flex-end" role="alertdialog" aria-label={t("broadcasts.stop")}>
      <Text size="sm">{t("broadcasts.stopSure", { count: waiting })}</Text>
      <Group gap={8} wrap="nowrap">
        <Button size="compact-sm" variant="default" onClick={() => setSure(false)}>
          {t("core.cancel")}
        </Button>
        <Button
          size="compact-sm"
          color="red"
          loading={stop.isPending}
          onClick={() => stop.mutate(id)}
        >
          {t("broadcasts.stopNow")}
        </Button>
      </Group>
    </Stack>
  );
}
