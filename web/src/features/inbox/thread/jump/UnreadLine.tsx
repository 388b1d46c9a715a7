import { useTranslation } from "react-i18next";
import classes from "./jump.module.css";

/** Stands above the first message that nobody had read. */
export function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div className={classes.line} data-unread-line>
      {t("search.jump.divider")}
    </div>
  );
}
