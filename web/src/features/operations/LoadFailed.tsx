import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import classes from "./operations.module.css";

/** A part of the page that did not come, where it would have stood. */
export function LoadFailed(props: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.nothing} role="alert">
      <p>{errorText(t, props.error)}</p>
      <Button size="xs" variant="default" onClick={props.onRetry}>
        {t("core.retry")}
      </Button>
    </div>
  );
}
