import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { formatNumber, formatPercent } from "../../lib/format.ts";
import classes from "./operations.module.css";

/** The day's goal: fewer failures than this. */
const GOAL = 0.02;

/** What the whole company does right now, whichever channel is chosen. */
export function LiveNumbers({ status }: { status: OperationsStatus }) {
  const { t } = useTranslation();
  const { live, today } = status;
  const missed = today.failure_rate >= GOAL;
  const idle = today.sent + today.failed === 0;
  const rate = idle ? t("operations.live.noneToday") : formatPercent(today.failure_rate);
  return (
    <section aria-label={t("operations.live.title")}>
      <dl className={classes.live}>
        <Live word={t("operations.live.agents")} value={formatNumber(live.agents_online)} />
        <Live word={t("operations.live.open")} value={formatNumber(live.open_conversations)} />
        <Live
          word={t("operations.live.perMinute")}
          value={formatNumber(live.messages_per_minute)}
        />
        <Live
          word={t("operations.live.failureRate", { goal: formatPercent(GOAL) })}
          value={rate}
          tone={idle ? undefined : missed ? "fail" : "ok"}
          verdict={
            idle ? undefined : missed ? t("operations.live.above") : t("operations.live.within")
          }
        />
      </dl>
    </section>
  );
}

function Live(props: {
  word: string;
  value: string;
  tone?: "ok" | "fail" | undefined;
  verdict?: string | undefined;
}) {
  return (
    <div data-tone={props.tone}>
      <dt>{props.word}</dt>
      <dd>
        {props.value} {props.verdict && <small>{props.verdict}</small>}
      </dd>
    </div>
  );
}
