import { useTranslation } from "react-i18next";
import { formatDuration, formatNumber, formatPercent } from "../../../../lib/format.ts";
import classes from "./report.module.css";
import type { CallStats } from "./stats.ts";

/** The period in four figures, each with what it is made of. */
export function Figures({ totals }: { totals: CallStats["totals"] }) {
  const { t } = useTranslation();
  const number = formatNumber;
  const figures = [
    {
      title: t("calls.stats.total"),
      value: number(totals.calls),
      text: [
        t("calls.stats.made", { count: totals.outgoing, number: number(totals.outgoing) }),
        t("calls.stats.received", { count: totals.incoming, number: number(totals.incoming) }),
      ].join(" · "),
    },
    {
      title: t("calls.stats.rate"),
      value: totals.answer_rate === null ? "–" : formatPercent(totals.answer_rate),
      text: t("calls.stats.rateText", {
        answered: number(totals.answered),
        total: number(totals.calls),
      }),
    },
    {
      title: t("calls.stats.talk"),
      value: formatDuration(totals.talk_seconds),
      text: t("calls.stats.talkText", { average: formatDuration(totals.average_seconds) }),
    },
    {
      title: t("calls.stats.missed"),
      value: number(totals.missed),
      text: t("calls.stats.missedText"),
    },
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(({ title, value, text }) => (
        <div key={title} className={classes.figure}>
          <dt>{title}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd className={classes.text}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
