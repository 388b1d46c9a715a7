import type { BoardRow } from "@prosa/shared/events.ts";
import { IconArrowBackUp, IconMessage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import classes from "./card.module.css";

/** What was said last in the conversation of a card, in one line. */
export function LastMessage({ card }: { card: BoardRow }) {
  const { t } = useTranslation();
  if (card.conversation_id === null) {
    return <span className={classes.message}>{t("crm.noConversation")}</span>;
  }
  const Icon = card.last_message_direction === "outbound" ? IconArrowBackUp : IconMessage;
  const type = card.last_message_type;
  const words =
    card.last_message_preview ??
    (type && type !== "text" && type !== "note" && type !== "event"
      ? t(`inbox.types.${type}`)
      : t("inbox.list.noMessage"));
  const unread = card.unread_count ?? 0;
  return (
    <span className={classes.message} data-unread={unread > 0}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span className={classes.messageText}>{words}</span>
      {unread > 0 && (
        <span className={classes.unread}>
          {formatNumber(unread)}
          <span className={classes.hidden}>{t("crm.unread")}</span>
        </span>
      )}
    </span>
  );
}
