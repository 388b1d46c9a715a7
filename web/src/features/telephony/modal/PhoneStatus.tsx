import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";
import { nameOf } from "./words.ts";

/** Whether the phone can be used here, and what to do when it cannot. */
export function PhoneStatus() {
  const { t } = useTranslation();
  const { phone, place, elsewhere, connection, extension, problem } = useWebphone();
  const take = () => void phone?.take();
  if (place === "elsewhere") {
    const [call] = elsewhere;
    return (
      <div className={`${classes.tone} ${classes.state}`} data-tone="wait">
        <p role="status">
          {call
            ? `${t("phone.state.elsewhereCall")}: ${nameOf(call)}. ${t("phone.state.takeWarning")}`
            : t("phone.state.elsewhere")}
        </p>
        <Button size="compact-sm" variant="default" onClick={take}>
          {t("phone.state.take")}
        </Button>
      </div>
    );
  }
  if (problem && connection !== "registered") {
    return (
      <div className={`${classes.tone} ${classes.state}`} data-tone="fail">
        <p role="alert">{errorText(t, new AppError(problem, 0))}</p>
        <Button size="compact-sm" variant="default" onClick={() => phone?.retry()}>
          {t("phone.state.retry")}
        </Button>
      </div>
    );
  }
  return (
    <div
      className={`${classes.tone} ${classes.state}`}
      data-tone={connection === "registered" ? "ok" : "wait"}
    >
      <p role="status">{t(`phone.state.${connection}`, { extension: extension ?? "" })}</p>
      <Link to="/perfil/ramal">{t("phone.state.extension")}</Link>
    </div>
  );
}
