import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { IconInbox } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatRelative } from "../../lib/format.ts";
import { Figure, type Tone } from "./Figure.tsx";
import classes from "./operations.module.css";

/** Where the alert is raised, and where new conversations of our own are refused. */
const LONG = 100;
const FULL = 500;

function stateOf(size: number, paused: boolean) {
  if (size > FULL) return "full";
  if (size > LONG) return "long";
  if (size === 0) return "empty";
  return paused ? "held" : "moving";
}
const TONES: Record<ReturnType<typeof stateOf>, Tone> = {
  empty: "ok",
  moving: "ok",
  held: "wait",
  long: "wait",
  full: "fail",
};

export function QueueFigure(props: { queue: ChannelStatus["queue"]; paused: boolean }) {
  const { t } = useTranslation();
  const { queue } = props;
  const state = stateOf(queue.size, props.paused);
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
