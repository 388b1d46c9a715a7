import type { InboxRow } from "@prosa/shared/events.ts";
import { formatPhone, isE164 } from "@prosa/shared/phone.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import classes from "./thread.module.css";

/** Where they write from and who answers: what an agent checks before the first word. */
export function HeaderMeta({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const address = row.contato_endereco;
  const parts = [
    row.channel_name,
    address && (isE164(address) ? formatPhone(address) : address),
    row.assignee_id === null || row.assignee_id === userId
      ? t(`inbox.status.${row.status}`)
      : t("inbox.list.with", { name: row.assignee_nome ?? t("inbox.thread.someone") }),
  ];
  return <div className={classes.whoMeta}>{parts.filter(Boolean).join(" · ")}</div>;
}
