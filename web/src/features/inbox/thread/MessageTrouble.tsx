import { Button } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useResendMessage } from "../mutations.ts";
import classes from "./bubble.module.css";

/** Why a message did not arrive, or may not have, and what to do about it. */
export function MessageTrouble(props: {
  row: ThreadRow;
  kind: "failed" | "uncertain";
  canResend: boolean;
}) {
  const { t } = useTranslation();
  const { row, kind } = props;
  const resend = useResendMessage(row.conversation_id);
  // The provider may still say what became of it: until then nobody may decide.
  const waiting = row.held_code === "confirming";
  const reason =
    kind === "uncertain"
      ? t(waiting ? "inbox.thread.uncertain.waiting" : "inbox.thread.uncertain.text")
      : t([`errors.${row.failed_code}`, "errors.unknown_answer"] as never);
  return (
    <div className={classes.trouble} data-kind={kind} role="note">
      <span>
        <strong>
          {t(kind === "failed" ? "inbox.thread.failure.title" : "inbox.thread.uncertain.title")}
        </strong>{" "}
        {reason}{" "}
        <Link
          className={classes.whatToDo}
          to="/ajuda/$pagina"
          params={{ pagina: "status" }}
          hash={kind === "uncertain" ? "uncertain" : (row.failed_code ?? "unknown_answer")}
        >
          {t("core.help.whatToDo")}
        </Link>
      </span>
      {props.canResend && !waiting && (
        <Button
          size="compact-sm"
          variant="default"
          loading={resend.isPending}
          onClick={() => resend.mutate(row.id)}
        >
          {t("inbox.thread.resend")}
        </Button>
      )}
    </div>
  );
}
