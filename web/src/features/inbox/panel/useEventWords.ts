import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { eventSentence } from "../thread/event-sentence.ts";

/** The sentence the thread tells an event with. */
export function useEventWords() {
  const { t } = useTranslation();
  return (row: ThreadRow) => {
    const { key, by, to } = eventSentence(row);
    return t(`inbox.thread.event.${key}`, { by: by ?? t("inbox.thread.someone"), to: to ?? "" });
  };
}
