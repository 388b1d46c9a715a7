import type { InboxRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Phone } from "../../../ui/Phone.tsx";
import classes from "./thread.module.css";

/** Where they write from and who answers: what an agent checks before the first word. */
export function HeaderMeta({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const state =
    row.assignee_id === null || row.assignee_id === userId
      ? t(`inbox.status.${row.status}`)
      : t("inbox.list.with", { name: row.assignee_nome ?? t("inbox.thread.someone") });
  return (
    <div className={classes.whoMeta}>
      {row.channel_name}
      {" · "}
      {row.contato_endereco && (
        <>
          <Phone value={row.contato_endereco} />
          {" · "}
        </>
      )}
      {state}
    </div>
  );
}
