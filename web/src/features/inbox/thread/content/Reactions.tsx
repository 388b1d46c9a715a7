import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import classes from "./reactions.module.css";

/** What each side feels about a message, hung below it. */
export function Reactions(props: { reactions: ThreadRow["reactions"]; contactName: string }) {
  const { t } = useTranslation();
  const { inbound, outbound } = props.reactions;
  return (
    <span className={classes.row}>
      {inbound && (
        <span
          role="img"
          data-hangs
          className={classes.one}
          aria-label={t("messages.reactions.inbound", { name: props.contactName, emoji: inbound })}
          title={t("messages.reactions.inbound", { name: props.contactName, emoji: inbound })}
        >
          {inbound}
        </span>
      )}
      {outbound && (
        <span
          role="img"
          data-hangs
          className={classes.one}
          data-ours
          aria-label={t("messages.reactions.outbound", { emoji: outbound })}
          title={t("messages.reactions.outbound", { emoji: outbound })}
        >
          {outbound}
        </span>
      )}
    </span>
  );
}
