import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./compose.module.css";

/** How the customer will see it, while it is being put together. */
export function Preview({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("compose.preview")}>
      <p className={classes.previewLabel}>{t("compose.preview")}</p>
      <div className={classes.preview}>{children}</div>
    </section>
  );
}
