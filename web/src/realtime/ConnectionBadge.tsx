import { useTranslation } from "react-i18next";
import { Tooltip } from "../ui/Tooltip.tsx";
import classes from "./connection.module.css";
import { useConnectionState } from "./useConnection.ts";

/** A dot for how current the screen is; its word is in the tooltip and for screen readers. */
export function ConnectionBadge() {
  const { t } = useTranslation();
  const state = useConnectionState();
  const word = t(`inbox.connection.${state}.word`);
  return (
    <Tooltip label={`${word}: ${t(`inbox.connection.${state}.meaning`)}`} position="right">
      <span
        className={classes.badge}
        data-state={state}
        role="img"
        aria-label={word}
        data-testid="connection"
      >
        <span className={classes.dot} />
      </span>
    </Tooltip>
  );
}
