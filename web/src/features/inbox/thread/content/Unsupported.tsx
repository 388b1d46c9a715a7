import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconFileUnknown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";

/** Something the customer sent that the channel does not hand over: what it was, and what to do. */
export function Unsupported({ row }: { row: Pick<ThreadRow, "payload"> }) {
  const { t } = useTranslation();
  const type = row.payload.original_type;
  return (
    <span className={classes.choice}>
      <IconFileUnknown size={18} stroke={1.75} aria-hidden />
      <span className={classes.quiet}>
        <strong className={classes.block}>{t("messages.unsupported.title")}</strong>
        {typeof type === "string"
          ? t("messages.unsupported.what", {
              type: t(`messages.unsupported.types.${type}` as never, { defaultValue: type }),
            })
          : t("messages.unsupported.plain")}
      </span>
    </span>
  );
}
