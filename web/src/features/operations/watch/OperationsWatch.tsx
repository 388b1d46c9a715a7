import type { Notification } from "@prosa/shared/operations.ts";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { toast } from "../../../ui/notify.ts";
import { operationsQueries } from "../queries.ts";
import { BreakerBanner } from "./BreakerBanner.tsx";
import { notificationText } from "./notification-text.ts";
import { useHeartbeat } from "./useHeartbeat.ts";
import { useWatchFeed } from "./useWatchFeed.ts";

const COLOURS = { ok: "teal", wait: "yellow", fail: "red" };

/** What every page knows about the channels: a banner while one does not send, and what is new. */
export function OperationsWatch() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const metrics = useQuery(operationsQueries.metrics(tenantId));
  const announce = useCallback(
    (rows: Notification[]) => {
      for (const row of rows) {
        const { title, text, tone } = notificationText(t, row);
        void toast({ id: row.id, title, message: text, color: COLOURS[tone], autoClose: 10_000 });
      }
    },
    [t],
  );
  useWatchFeed(announce);
  useHeartbeat();
  return <BreakerBanner status={metrics.data?.circuit_breaker.status ?? "CLOSED"} />;
}
