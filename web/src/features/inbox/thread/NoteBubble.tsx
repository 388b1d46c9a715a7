import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatTime } from "../../../lib/format.ts";
import classes from "./bubble.module.css";

/** Among colleagues: full width and yellow, so that nobody takes it for something said. */
export function NoteBubble({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const name = row.remetente.nome ?? t("inbox.thread.someone");
  return (
    <article className={classes.note} data-message={row.id} data-seq={row.seq}>
      <div className={classes.noteHead}>
        <IconLock size={14} stroke={1.75} aria-hidden />
        <span className={classes.author}>{t("inbox.thread.noteBy", { name })}</span>
      </div>
      <div className={classes.body} dir="auto">
        {row.body}
      </div>
      <div className={classes.meta}>
        <time dateTime={row.created_at} title={formatDateTime(row.created_at)}>
          {formatTime(row.created_at)}
        </time>
      </div>
    </article>
  );
}
