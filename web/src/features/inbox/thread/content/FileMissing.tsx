import { Loader } from "@mantine/core";
import { IconFileAlert } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";

/** A file that is still on its way, or that will not come: why, and what to do about it. */
export function FileMissing(props: {
  state: "pending" | "failed" | "expired";
  code: string | null;
  /** What can be tried from here. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { state, code, children } = props;
  if (state === "pending") {
    return (
      <div className={classes.missing} data-state="pending" role="status">
        <Loader size={16} aria-hidden />
        {t("messages.file.pending")}
      </div>
    );
  }
  const reason = t([`errors.${code}`, "errors.unexpected"] as never);
  return (
    <div className={classes.missing} data-state={state} role="note">
      <IconFileAlert size={18} stroke={1.75} aria-hidden />
      <span>
        <strong>{t(`messages.file.${state}.title`)}</strong>{" "}
        {state === "failed" && code ? reason : ""}{" "}
        {t(children ? "messages.file.failed.orAgain" : `messages.file.${state}.what`)}
        {children && <div className={classes.missingDo}>{children}</div>}
      </span>
    </div>
  );
}
