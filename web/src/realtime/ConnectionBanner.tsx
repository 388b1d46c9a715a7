import { IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./connection.module.css";
import { useConnectionTrouble } from "./useConnection.ts";

/** Speaks up only when the screen has not been live for five seconds, and says what still works. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const trouble = useConnectionTrouble();
  const Icon = trouble === "offline" ? IconCloudOff : IconRefresh;
  return (
    <div role="status" aria-live="polite">
      {trouble && (
        <div className={classes.banner} data-state={trouble}>
          <Icon size={16} aria-hidden />
          <span>
            <strong>{t(`inbox.connection.${trouble}.title`)}</strong>{" "}
            {t(`inbox.connection.${trouble}.text`)}
          </span>
        </div>
      )}
    </div>
  );
}
