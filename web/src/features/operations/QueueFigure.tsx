import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { IconInbox } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatRelative } from "../../lib/format.ts";
import { Figure, type Tone } from "./Figure.tsx";
import classes from "./operations.module.css";

/** Where the alert is raised, and where new conversations of our own are refused. */
const LONG = 100;
const FULL = 500;

const stateOf = (size: number) =>
  size > FULL ? "full" : size > LONG ? "long" : size > 0 ? "moving" : "empty";
const TONES: Record<ReturnType<typeof stateOf>, Tone> = {
  empty: "ok",
  moving: "ok",
  long: "wait",
  full: "fail",
};

export function QueueFigure({ queue }: { queue: ChannelStatus["queue"] }) {
  const { t } = useTranslation();
  const state = stateOf(queue.size);
  return (
    <Figure
      title={t("operations.queue.title")}
      icon={IconInbox}
      tone={TONES[state]}
      value={formatNumber(queue.size)}
      word={t(`operations.queue.${state}`)}
      explanation={t("operations.queue.explanation", { long: LONG, full: FULL })}
    >
      <p>{t("operations.queue.text")}</p>
      {queue.oldest_at && (
        <p className={classes.quiet}>
          {t("operations.queue.oldest", { when: formatRelative(queue.oldest_at) })}
        </p>
      )}
    </Figure>
  );
}
