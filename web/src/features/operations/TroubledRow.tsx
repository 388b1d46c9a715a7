import { Button } from "@mantine/core";
import type { TroubledMessage } from "@prosa/shared/operations.ts";
import { IconAlertCircle, IconHelpCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative } from "../../lib/format.ts";
import classes from "./operations.module.css";
import { reasonText } from "./reason.ts";
import rows from "./rows.module.css";

export function TroubledRow(props: {
  message: TroubledMessage;
  /** Said when there is more than one. */
  channel: string | null;
  resending: boolean;
  onResend: () => void;
  onDiscard: () => void;
}) {
  const { t } = useTranslation();
  const { message } = props;
  const uncertain = message.status === "uncertain";
  const Icon = uncertain ? IconHelpCircle : IconAlertCircle;
  const who = message.contato_nome ?? t("operations.troubled.nobody");
  return (
    <li className={rows.row}>
      <div className={rows.rowText}>
        <p className={rows.rowTitle}>
          <Link
            to="/atendimento/$conversationId"
            params={{ conversationId: message.conversation_id }}
          >
            {who}
          </Link>
          <span className={rows.chip} data-tone={uncertain ? "wait" : "fail"}>
            <Icon size={14} aria-hidden />
            {t(`operations.troubled.${message.status}`)}
          </span>
        </p>
        <p className={rows.body}>
          {message.body ??
            t(`operations.troubled.types.${message.type}` as never, {
              defaultValue: t("operations.troubled.types.other"),
            })}
        </p>
        <p>
          {uncertain ? t("operations.troubled.doubt") : reasonText(t, message.code)}{" "}
          <Link
            to="/ajuda/$pagina"
            params={{ pagina: "status" }}
            hash={uncertain ? "uncertain" : message.code}
          >
            {t("core.help.whatToDo")}
          </Link>
        </p>
        <p className={classes.quiet}>
          <time dateTime={message.failed_at} title={formatDateTime(message.failed_at)}>
            {formatRelative(message.failed_at)}
          </time>
          {` · ${message.protocolo}`}
          {props.channel && ` · ${props.channel}`}
        </p>
      </div>
      {message.is_waiting ? (
        <p className={classes.quiet}>{t("operations.troubled.waiting")}</p>
      ) : (
        <div className={rows.actions}>
          <Button
            size="xs"
            variant="default"
            loading={props.resending}
            onClick={props.onResend}
            aria-label={t("operations.troubled.resendTo", { who })}
          >
            {t("operations.troubled.resend")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={props.onDiscard}
            aria-label={t("operations.troubled.discardTo", { who })}
          >
            {t("operations.troubled.discard")}
          </Button>
        </div>
      )}
    </li>
  );
}
