import { Button, Drawer, Skeleton } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { LoadFailed } from "../LoadFailed.tsx";
import { useReadNotifications } from "../mutations.ts";
import { operationsQueries } from "../queries.ts";
import { NotificationItem } from "./NotificationItem.tsx";
import classes from "./watch.module.css";

export function NotificationsDrawer(props: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { tenantId, userId } = useSession();
  const list = useQuery(operationsQueries.notifications(tenantId, userId));
  const read = useReadNotifications();
  const unread = list.data?.some(({ read_at }) => read_at === null) ?? false;
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      size={400}
      title={t("operations.bell.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {unread && (
        <Button size="xs" variant="default" mb="sm" onClick={() => read.mutate("all")}>
          {t("operations.bell.readAll")}
        </Button>
      )}
      {list.isPending && <Skeleton h={64} />}
      {list.isLoadingError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <EmptyState
          icon={<IconBell size={32} stroke={1.5} aria-hidden />}
          title={t("operations.bell.empty.title")}
        >
          {t("operations.bell.empty.text")}
        </EmptyState>
      )}
      <ul className={classes.list}>
        {list.data?.map((notification) => (
          <NotificationItem
            key={notification.id}
            notification={notification}
            onRead={() => read.mutate([notification.id])}
            onFollow={() => {
              if (notification.read_at === null) read.mutate([notification.id]);
              props.onClose();
            }}
          />
        ))}
      </ul>
    </Drawer>
  );
}
