import type { ThreadRow } from "@prosa/shared/events.ts";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatTime } from "../../../lib/format.ts";
import { lazyRoom } from "../lazy-room.ts";
import { eventSentence, numbersOf } from "./event-sentence.ts";
import classes from "./thread.module.css";

const NumberChanged = lazy(async () => ({
  default: (await import("./NumberChanged.tsx")).NumberChanged,
}));

const HandedOver = lazyRoom("messages", async () => (await import("./HandedOver.tsx")).HandedOver);

/** What happened to the conversation, quietly, between what was said in it. */
export function EventLine({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { key, by, to } = eventSentence(row);
  const numbers = numbersOf(row);
  const sentence = t(`inbox.thread.event.${key}`, {
    by: by ?? t("inbox.thread.someone"),
    to: to ?? "",
  });
  return (
    <p className={classes.event} data-seq={row.seq}>
      {numbers ? (
        <Suspense fallback={sentence}>
          <NumberChanged {...numbers} />
        </Suspense>
      ) : key === "bot_handed_over" ? (
        <Suspense fallback={sentence}>
          <HandedOver sentence={sentence} reason={row.payload.reason} />
        </Suspense>
      ) : (
        sentence
      )}
      {" · "}
      <time dateTime={row.created_at} title={formatDateTime(row.created_at)}>
        {formatTime(row.created_at)}
      </time>
    </p>
  );
}
