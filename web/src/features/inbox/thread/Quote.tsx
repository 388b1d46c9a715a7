import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { messageWords } from "../message-words.ts";
import classes from "./bubble.module.css";

/** The message this one answers; pressing it goes there when it is loaded. */
export function Quote(props: {
  quoted: NonNullable<ThreadRow["reply_to"]>;
  contactName: string;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { quoted } = props;
  return (
    <button type="button" className={classes.quote} onClick={() => props.onOpen(quoted.id)}>
      <strong>
        {quoted.direction === "inbound" ? props.contactName : t("inbox.thread.quoteOurs")}
      </strong>
      <span className={classes.quoteText}>{messageWords(t, quoted)}</span>
    </button>
  );
}
