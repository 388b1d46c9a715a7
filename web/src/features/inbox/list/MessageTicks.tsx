import type { MessageStatus } from "@prosa/shared/messages.ts";
import {
  IconAlertCircleFilled,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircleFilled,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./ticks.module.css";

const ICONS = {
  queued: IconClock,
  sending: IconClock,
  uncertain: IconHelpCircleFilled,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircleFilled,
} as const;

/** How far a message of ours has come: clock, one tick, two, two in blue; in words for who listens. */
export function MessageTicks({ status, title }: { status: MessageStatus; title?: string }) {
  const { t } = useTranslation();
  if (status === "received") return null;
  const Icon = ICONS[status];
  const word = t(`inbox.ticks.${status}`);
  return (
    <span
      className={classes.ticks}
      data-status={status}
      role="img"
      aria-label={word}
      title={title ?? word}
    >
      <Icon size={15} stroke={2} aria-hidden />
    </span>
  );
}
