import type { ThreadRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../../lib/format.ts";

/** Beside the time: what keeps it from leaving, that it was edited, or where else it was typed. */
export function MetaMark({ row, echo }: { row: ThreadRow; echo: boolean }) {
  const { t } = useTranslation();
  const held = row.status === "queued" && row.held_code !== "confirming" ? row.held_code : null;
  return (
    <>
      {held && <span>{t(`messages.held.${held}`)}</span>}
      {echo && <span>{t("messages.echo")}</span>}
      {row.edited_at && !row.revoked_at && (
        <span title={formatDateTime(row.edited_at)}>{t("messages.edited")}</span>
      )}
    </>
  );
}
