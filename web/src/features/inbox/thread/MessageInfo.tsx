import { Drawer } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import { useAssist } from "../../../ui/assist.ts";
import classes from "./info.module.css";
import { messageSteps } from "./message-steps.ts";

/** Each status of a message and its time, who wrote it and what it cost. */
export function MessageInfo({ row, onClose }: { row: ThreadRow; onClose: () => void }) {
  const { t } = useTranslation();
  const Sources = useAssist()?.Sources;
  const category = row.pricing?.category;
  return (
    <Drawer
      opened
      onClose={onClose}
      size={400}
      title={t("messages.info.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <p className={classes.words}>{row.body}</p>
      <dl className={classes.facts}>
        <div className={classes.pair}>
          <dt>{t("messages.info.author")}</dt>
          <dd>{row.remetente.nome ?? t("inbox.thread.bot")}</dd>
        </div>
        <div className={classes.pair}>
          <dt>{t("messages.info.status")}</dt>
          <dd>{t(`inbox.ticks.${row.status}`)}</dd>
        </div>
        {messageSteps(row).map(({ step, at }) => (
          <div key={step} className={classes.pair}>
            <dt>{t(`messages.info.${step}`)}</dt>
            <dd>{at ? <time dateTime={at}>{formatDateTime(at)}</time> : t("messages.info.not")}</dd>
          </div>
        ))}
        {row.failed_code && (
          <div className={classes.pair}>
            <dt>{t("messages.info.failed")}</dt>
            <dd>{t([`errors.${row.failed_code}`, "errors.unknown_answer"] as never)}</dd>
          </div>
        )}
        {category && (
          <div className={classes.pair}>
            <dt>{t("messages.info.cost")}</dt>
            <dd>
              {t(`messages.info.categories.${category}` as never, { defaultValue: category })}
              {" · "}
              {t(row.pricing?.billable ? "messages.info.billable" : "messages.info.free")}
            </dd>
          </div>
        )}
      </dl>
      {Sources && (
        <Suspense>
          <Sources messageId={row.id} />
        </Suspense>
      )}
    </Drawer>
  );
}
