import { IconHourglassLow } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRemaining } from "../../../lib/format.ts";
import classes from "./composer.module.css";
import type { ReplyWindow } from "./window.ts";

/** Nothing above four hours, a quiet countdown below, amber in the last two. */
export function WindowStrip({ window }: { window: ReplyWindow }) {
  const { t } = useTranslation();
  if (window.kind !== "closing") return null;
  return (
    <div className={classes.strip} data-urgent={window.urgent}>
      <IconHourglassLow size={14} stroke={1.75} aria-hidden />
      {t("inbox.window.closing", { time: formatRemaining(window.remaining) })}
    </div>
  );
}
