import type { ChannelStatus, OperationsStatus } from "@prosa/shared/operations.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { BreakerFigure } from "./BreakerFigure.tsx";
import { DeadJobsSection } from "./DeadJobsSection.tsx";
import { DeliveriesSection } from "./DeliveriesSection.tsx";
import { FailuresFigure } from "./FailuresFigure.tsx";
import { figuresOf } from "./figures.ts";
import { LimitsSection } from "./LimitsSection.tsx";
import { LiveNumbers } from "./LiveNumbers.tsx";
import { NoticesSection } from "./NoticesSection.tsx";
import classes from "./operations.module.css";
import { QueueFigure } from "./QueueFigure.tsx";
import { RateFigure } from "./RateFigure.tsx";
import { TroubledSection } from "./TroubledSection.tsx";
import { VolumeSection } from "./VolumeSection.tsx";

/** `channel` is the chosen one; without it the page speaks of all that are switched on. */
export function OperationsView(props: {
  status: OperationsStatus;
  channel: ChannelStatus | null;
  /** The server did not answer the last time it was asked. */
  stale: boolean;
}) {
  const { t } = useTranslation();
  const { status, channel } = props;
  const admin = hasRole(useSession(), "admin");
  const channels = channel ? [channel] : status.channels.filter(({ is_active }) => is_active);
  const figures = figuresOf(channels);
  const paused = figures.breaker !== "CLOSED";
  const channelId = channel?.channel_id ?? null;
  return (
    <div className={classes.stack}>
      {props.stale && (
        <p className={classes.stale} role="status">
          {t("operations.stale")}
        </p>
      )}
      <div className={classes.figures}>
        <BreakerFigure figures={figures} named={channels.length > 1} admin={admin} />
        <RateFigure rate={figures.rate} paused={paused} />
        <QueueFigure queue={figures.queue} paused={paused} />
        <FailuresFigure total={figures.failures} reasons={figures.reasons} />
      </div>
      <LiveNumbers status={status} />
      <VolumeSection volume={status.volume} />
      <TroubledSection channelId={channelId} channels={status.channels} />
      <DeliveriesSection
        channelId={channelId}
        channels={status.channels}
        pending={status.pending_deliveries}
        admin={admin}
      />
      {admin && <NoticesSection channelId={channelId} channels={status.channels} />}
      {admin && <DeadJobsSection />}
      <LimitsSection channels={channel ? [channel] : status.channels} admin={admin} />
    </div>
  );
}
