import { Skeleton, Text } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime, formatMoney, formatNumber } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import facts from "../../../ui/Facts.module.css";
import { Section } from "../../../ui/Section.tsx";
import { changesOf } from "./changes.ts";
import classes from "./panel.module.css";
import { panelQueries, type Statistics } from "./queries.ts";
import { formatSpan } from "./span.ts";
import { useEventWords } from "./useEventWords.ts";

/** What happened to the conversation, step by step, and what it comes to in figures. */
export function Timeline({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error } = useQuery(panelQueries.detail(tenantId, row.id, row.last_seq));
  const words = useEventWords();
  if (error && !data) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (!data) return <Skeleton h={120} />;
  return (
    <>
      <Section title={t("panel.figures")}>
        <Figures row={row} statistics={data.statistics} />
      </Section>
      <Section title={t("panel.timeline")}>
        <ol className={classes.steps}>
          <li className={classes.step}>
            <span>{t(row.created_by ? "panel.begunByUs" : "panel.begun")}</span>
            <time dateTime={row.created_at}>{formatDateTime(row.created_at)}</time>
          </li>
          {data.events.map((event) => (
            <li key={event.id} className={classes.step}>
              <span>{words(event)}</span>
              {changesOf(event.payload).map((change) => (
                <span key={change.what} className={classes.detail}>
                  {t(`panel.changed.${change.what}`, {
                    value:
                      change.what === "due_at" && change.value
                        ? formatDateTime(change.value)
                        : change.what === "priority"
                          ? t(`panel.priorities.${change.value}` as "panel.priorities.0")
                          : change.value || t("panel.nothing"),
                  })}
                </span>
              ))}
              <time dateTime={event.created_at}>{formatDateTime(event.created_at)}</time>
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}

function Figures(props: { row: InboxRow; statistics: Statistics }) {
  const { t } = useTranslation();
  const { row, statistics: s } = props;
  const answered =
    s.first_inbound_at && s.first_answer_at
      ? formatSpan(Date.parse(s.first_answer_at) - Date.parse(s.first_inbound_at))
      : t("panel.notYet");
  const end = row.closed_at ? Date.parse(row.closed_at) : Date.now();
  const list: [string, string][] = [
    [t("panel.received"), formatNumber(s.inbound)],
    [t("panel.sent"), formatNumber(s.outbound)],
    [t("panel.notes"), formatNumber(s.notes)],
    [t("panel.firstAnswer"), answered],
    [t("panel.duration"), formatSpan(end - Date.parse(row.created_at))],
  ];
  if (s.failed > 0) list.push([t("panel.failed"), formatNumber(s.failed)]);
  if (s.cost > 0) list.push([t("panel.cost"), formatMoney(s.cost, "USD")]);
  return (
    <dl className={facts.facts}>
      {list.map(([name, value]) => (
        <div key={name} className={facts.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
