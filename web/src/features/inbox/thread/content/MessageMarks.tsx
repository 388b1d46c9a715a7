import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowForwardUp, IconSpeakerphone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";
import { marksOf } from "./marks.ts";

/** Where a message comes from when it is not only from its writer: forwarded, or after an ad. */
export function MessageMarks({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { forwarded, frequently_forwarded: often, referral } = marksOf(row);
  const link = /^https?:\/\//.test(referral?.source_url ?? "") ? referral?.source_url : null;
  return (
    <>
      {(forwarded || often) && (
        <span className={classes.source}>
          <IconArrowForwardUp size={14} stroke={1.75} aria-hidden />
          {t(often ? "messages.forwardedOften" : "messages.forwarded")}
        </span>
      )}
      {referral && (
        <span className={classes.referral}>
          <span className={classes.source}>
            <IconSpeakerphone size={14} stroke={1.75} aria-hidden />
            {t("messages.referral.label")}
          </span>
          {referral.headline && <strong className={classes.block}>{referral.headline}</strong>}
          {referral.body && <span className={classes.block}>{referral.body}</span>}
          {link && (
            <a href={link} target="_blank" rel="noreferrer" className={classes.link}>
              {t("messages.referral.open")}
            </a>
          )}
        </span>
      )}
    </>
  );
}
