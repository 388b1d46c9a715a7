import { Button } from "@mantine/core";
import { IconAlertCircle, IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative } from "../../lib/format.ts";
import classes from "./operations.module.css";
import type { Delivery } from "./queries.ts";
import rows from "./rows.module.css";

export function DeliveryRow(props: {
  delivery: Delivery;
  channel: string;
  retrying: boolean;
  onRetry: () => void;
  onShow: () => void;
}) {
  const { t } = useTranslation();
  const { status, error_code, attempts, first_received_at } = props.delivery;
  const failed = status === "failed";
  const Icon = failed ? IconAlertCircle : IconClock;
  const when = formatRelative(first_received_at);
  return (
    <li className={rows.row}>
      <div className={rows.rowText}>
        <p className={rows.rowTitle}>
          <strong>{props.channel}</strong>
          <span className={rows.chip} data-tone={failed ? "fail" : "wait"}>
            <Icon size={14} aria-hidden />
            {t(`operations.deliveries.${failed ? "failed" : "pending"}`)}
          </span>
        </p>
        <p>
          {error_code
            ? t("operations.deliveries.why", { code: error_code })
            : t("operations.deliveries.unknown")}
        </p>
        <p className={classes.quiet}>
          <time dateTime={first_received_at} title={formatDateTime(first_received_at)}>
            {t("operations.deliveries.received", { when })}
          </time>
          {` · ${t("operations.deliveries.attempts", { count: attempts })}`}
        </p>
      </div>
      <div className={rows.actions}>
        <Button
          size="xs"
          variant="default"
          loading={props.retrying}
          onClick={props.onRetry}
          aria-label={t("operations.deliveries.reprocessOf", { when })}
        >
          {t("operations.deliveries.reprocess")}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          onClick={props.onShow}
          aria-label={t("operations.deliveries.showOf", { when })}
        >
          {t("operations.deliveries.show")}
        </Button>
      </div>
    </li>
  );
}
