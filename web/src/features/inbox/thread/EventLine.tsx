import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatTime } from "../../../lib/format.ts";
import { eventSentence } from "./event-sentence.ts";
import classes from "./thread.module.css";

/** What happened to the conversation, quietly, between what was said in it. */
export function EventLine({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { key, by, to } = eventSentence(row);
  return (
    <p className={classes.event} data-seq={row.seq}>
      {t(`inbox.thread.event.${key}`, { by: by ?? t("inbox.thread.someone"), to: to ?? "" })}
      {" · "}
      <time dateTime={row.created_at} title={formatDateTime(row.created_at)}>
        {formatTime(row.created_at)}
      </time>
    </p>
  );
}
