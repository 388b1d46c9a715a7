import { ActionIcon } from "@mantine/core";
import type { Notification } from "@prosa/shared/operations.ts";
import { IconAlertCircle, IconCheck, IconCircleCheck, IconClock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative } from "../../../lib/format.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { notificationText } from "./notification-text.ts";
import classes from "./watch.module.css";

const ICONS = { ok: IconCircleCheck, wait: IconClock, fail: IconAlertCircle };

export function NotificationItem(props: {
  notification: Notification;
  onRead: () => void;
  /** Its page was chosen. */
  onFollow: () => void;
}) {
  const { t } = useTranslation();
  const { created_at, read_at } = props.notification;
  const { title, text, tone, to, params } = notificationText(t, props.notification);
  const Icon = ICONS[tone];
  const unread = read_at === null;
  return (
    <li className={classes.item} data-unread={unread || undefined}>
      <span className={classes.tone} data-tone={tone}>
        <Icon size={18} aria-hidden />
      </span>
      <div className={classes.what}>
        <Link to={to} params={params} onClick={props.onFollow} className={classes.title}>
          {title}
        </Link>
        <p>{text}</p>
        <p className={classes.when}>
          {unread && <span className={classes.new}>{`${t("operations.bell.new")} · `}</span>}
          <time dateTime={created_at} title={formatDateTime(created_at)}>
            {formatRelative(created_at)}
          </time>
        </p>
      </div>
      {unread && (
        <Tooltip label={t("operations.bell.read")}>
          <ActionIcon aria-label={t("operations.bell.readOne", { title })} onClick={props.onRead}>
            <IconCheck size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
