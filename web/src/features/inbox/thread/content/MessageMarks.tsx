import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconArrowForwardUp, IconSpeakerphone, IconTag, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Phone } from "../../../../ui/Phone.tsx";
import classes from "./content.module.css";
import { marksOf } from "./marks.ts";

/** Where a message comes from: whose in a group, forwarded, after an ad, from a product of the catalogue. */
export function MessageMarks({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { forwarded, frequently_forwarded: often, referral, product, group_author } = marksOf(row);
  const link = /^https?:\/\//.test(referral?.source_url ?? "") ? referral?.source_url : null;
  return (
    <>
      {group_author && (
        <span className={classes.source}>
          <IconUsers size={14} stroke={1.75} aria-hidden />
          {t("messages.groupAuthor")}
          {group_author.name && <strong>{group_author.name}</strong>}
          {group_author.address && <Phone value={group_author.address} />}
        </span>
      )}
      {(forwarded || often) && (
        <span className={classes.source}>
          <IconArrowForwardUp size={14} stroke={1.75} aria-hidden />
          {t(often ? "messages.forwardedOften" : "messages.forwarded")}
        </span>
      )}
      {product && (
        <span className={classes.source}>
          <IconTag size={14} stroke={1.75} aria-hidden />
          {t("messages.product", { id: product.id })}
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
