import { IconAlertCircle, IconHourglassLow, IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRemaining } from "../../../lib/format.ts";
import type { Chip } from "./chip.ts";
import classes from "./list.module.css";

const ICONS = { failed: IconAlertCircle, window: IconHourglassLow, waiting: IconUserQuestion };

export function RowChip({ chip }: { chip: Chip }) {
  const { t } = useTranslation();
  const Icon = ICONS[chip.kind];
  const time = chip.kind === "window" ? formatRemaining(chip.remaining) : "";
  return (
    <span className={classes.chip} data-kind={chip.kind}>
      <Icon size={13} stroke={2} aria-hidden />
      {t(`inbox.list.chip.${chip.kind}`, { time })}
    </span>
  );
}
