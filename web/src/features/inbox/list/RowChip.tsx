import {
  IconAlertCircle,
  IconClockExclamation,
  IconFlame,
  IconHourglassLow,
  IconSparkles,
  IconUserQuestion,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRemaining } from "../../../lib/format.ts";
import type { Chip } from "./chip.ts";
import classes from "./list.module.css";

const ICONS = {
  failed: IconAlertCircle,
  window: IconHourglassLow,
  overdue: IconClockExclamation,
  urgent: IconFlame,
  bot: IconSparkles,
  waiting: IconUserQuestion,
};
const DAY_MS = 86_400_000;

function timeOf(chip: Chip): string {
  if (chip.kind === "window") return formatRemaining(chip.remaining);
  if (chip.kind !== "overdue") return "";
  return chip.by < DAY_MS ? formatRemaining(chip.by) : `${Math.floor(chip.by / DAY_MS)} d`;
}

export function RowChip({ chip }: { chip: Chip }) {
  const { t } = useTranslation();
  const Icon = ICONS[chip.kind];
  const word = t(`inbox.list.chip.${chip.kind}`, { time: timeOf(chip) });
  // Half the list waits on a busy morning: there the sign is enough, and the words are the customer's.
  const quiet = chip.kind === "waiting";
  return (
    <span className={classes.chip} data-kind={chip.kind} title={quiet ? word : undefined}>
      <Icon size={13} stroke={2} aria-hidden />
      <span className={quiet ? classes.unseen : undefined}>{word}</span>
    </span>
  );
}
