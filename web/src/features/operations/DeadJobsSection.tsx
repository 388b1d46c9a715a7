import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Block } from "../../ui/Block.tsx";
import { notifyDone } from "../../ui/notify.ts";
import { DeadJobRow } from "./DeadJobRow.tsx";
import { LoadFailed } from "./LoadFailed.tsx";
import { useReplayJob } from "./mutations.ts";
import classes from "./operations.module.css";
import { operationsQueries } from "./queries.ts";
import { useRefreshEvery } from "./realtime.ts";
import rows from "./rows.module.css";

/** What was to be done in the background and was given up after all its tries. For admins. */
export function DeadJobsSection() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  // Here and not in the row, which is gone by the time there is something to say.
  const replay = useReplayJob();
  const list = useQuery({
    ...operationsQueries.deadJobs(tenantId),
    refetchInterval: useRefreshEvery(),
  });
  return (
    <Block title={t("operations.jobs.title")} lead={t("operations.jobs.lead")}>
      {list.isPending && <Skeleton h={64} />}
      {list.isLoadingError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className={classes.nothing}>{t("operations.jobs.empty")}</p>}
      <ul className={rows.rows}>
        {list.data?.map((job) => (
          <DeadJobRow
            key={`${job.queue} ${job.job_id}`}
            job={job}
            replaying={replay.isPending && replay.variables === job}
            onReplay={() =>
              replay.mutate(job, {
                onSuccess: () => notifyDone(t("operations.jobs.done")),
              })
            }
          />
        ))}
      </ul>
    </Block>
  );
}
