import { IconFileUnknown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./bubble.module.css";
import { unsupportedKind } from "./unsupported-kind.ts";

/** Something the customer sent that cannot be drawn yet: what it was, in words, and what to do. */
export function Unsupported({ payload }: { payload: Record<string, unknown> }) {
  const { t } = useTranslation();
  const { key, type } = unsupportedKind(payload);
  return (
    <span className={classes.unsupported}>
      <IconFileUnknown size={18} stroke={1.75} aria-hidden />
      <span>
        <strong>{t("inbox.thread.unsupported")}</strong>
        <br />
        {t(`inbox.thread.unsupportedWhat.${key}`, { type })}
      </span>
    </span>
  );
}
