import { CloseButton } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { messageWords } from "../message-words.ts";
import classes from "./composer.module.css";

export function ReplyingTo(props: { row: ThreadRow; contactName: string; onCancel: () => void }) {
  const { t } = useTranslation();
  const { row } = props;
  const name =
    row.direction === "inbound"
      ? props.contactName
      : (row.remetente.nome ?? t("inbox.thread.someone"));
  return (
    <div className={classes.reply}>
      <div className={classes.replyText}>
        <strong>{t("inbox.composer.replyingTo", { name })}</strong>
        <div className={classes.replyBody}>{messageWords(t, row)}</div>
      </div>
      <CloseButton aria-label={t("inbox.composer.cancelReply")} onClick={props.onCancel} />
    </div>
  );
}
