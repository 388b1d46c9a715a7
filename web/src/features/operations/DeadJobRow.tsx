import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative } from "../../lib/format.ts";
import classes from "./operations.module.css";
import type { DeadJob } from "./queries.ts";
import rows from "./rows.module.css";

export function DeadJobRow(props: { job: DeadJob; replaying: boolean; onReplay: () => void }) {
  const { t } = useTranslation();
  const { job } = props;
  // A key may hold no dot.
  const what = t(`operations.jobs.kinds.${job.kind.replace(".", "_")}` as never, {
    defaultValue: t("operations.jobs.kinds.other"),
  }) as string;
  const named = job.about ? `${what}: ${job.about}` : what;
  return (
    <li className={rows.row}>
      <div className={rows.rowText}>
        <p className={rows.rowTitle}>
          <strong>{named}</strong>
        </p>
        <p className={classes.quiet}>
          <time dateTime={job.failed_at} title={formatDateTime(job.failed_at)}>
            {t("operations.jobs.failed", { when: formatRelative(job.failed_at) })}
          </time>
          {` · ${t("operations.deliveries.attempts", { count: job.attempts })}`}
        </p>
      </div>
      <div className={rows.actions}>
        <Button
          size="xs"
          variant="default"
          loading={props.replaying}
          onClick={props.onReplay}
          aria-label={t("operations.jobs.replayOf", { what: named })}
        >
          {t("operations.jobs.replay")}
        </Button>
      </div>
    </li>
  );
}
