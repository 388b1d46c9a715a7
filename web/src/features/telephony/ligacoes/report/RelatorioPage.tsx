import { Button, Group, Skeleton } from "@mantine/core";
import { IconChartBar, IconDownload, IconList } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../../lib/errors.ts";
import { daysBetween } from "../../../../lib/format.ts";
import { useSession } from "../../../../lib/session.ts";
import { fromLocalText } from "../../../../ui/dates.ts";
import { EmptyState } from "../../../../ui/EmptyState.tsx";
import { notifyError } from "../../../../ui/notify.ts";
import { Page } from "../../../../ui/Page.tsx";
import { lastDays } from "../filter.ts";
import { PeriodField } from "../PeriodField.tsx";
import { PersonField } from "../PersonField.tsx";
import { useLigacoesFeed } from "../realtime.ts";
import { CountSection } from "./CountSection.tsx";
import { CountTable } from "./CountTable.tsx";
import { Figures } from "./Figures.tsx";
import { statsQueries } from "./queries.ts";
import classes from "./report.module.css";
import { type CallStats, csvRows, daysAsked } from "./stats.ts";
import { useGroups } from "./useGroups.ts";

const DAYS = 30;
/** As far back as call_stats() counts. */
const MOST_DAYS = 366;

/** How much was telephoned, when, by whom and with what success. */
export function RelatorioPage() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const search = useSearch({ from: "/app/relatorios/ligacoes" });
  const navigate = useNavigate({ from: "/relatorios/ligacoes" });
  const period = search.de || search.ate ? { de: search.de, ate: search.ate } : lastDays(DAYS);
  useLigacoesFeed();
  const stats = useQuery({
    ...statsQueries.period(tenantId, {
      ...daysAsked(period),
      ...(search.pessoa && { usuario_id: search.pessoa }),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t("calls.stats.title")}
      lead={t("calls.stats.lead")}
      action={
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconList size={18} stroke={1.75} aria-hidden />}
            renderRoot={(root) => (
              <Link to="/ligacoes" search={{ ...period, pessoa: search.pessoa }} {...root} />
            )}
          >
            {t("calls.stats.back")}
          </Button>
          {stats.data && <Export stats={stats.data} name={[period.de, period.ate]} />}
        </Group>
      }
    >
      <div className={classes.bar}>
        <PeriodField
          clearable={false}
          value={period}
          onChange={(next) => void navigate({ search: (now) => ({ ...now, ...next }) })}
        />
        <PersonField
          value={search.pessoa}
          onChange={(pessoa) => void navigate({ search: (now) => ({ ...now, pessoa }) })}
        />
      </div>
      {spanOf(period) > MOST_DAYS && (
        <p className={classes.note} role="note">
          {t("calls.stats.clipped", { count: MOST_DAYS })}
        </p>
      )}
      {stats.isPending && (
        <div role="status" aria-label={t("core.loading")}>
          <Skeleton h={420} />
        </div>
      )}
      {stats.isError && !stats.data && (
        <EmptyState
          title={t("calls.stats.loadFailed")}
          action={<Button onClick={() => void stats.refetch()}>{t("core.retry")}</Button>}
        >
          {errorText(t, stats.error)}
        </EmptyState>
      )}
      {stats.data && (
        <div aria-busy={stats.isPlaceholderData}>
          <Report stats={stats.data} />
        </div>
      )}
    </Page>
  );
}

function spanOf({ de, ate }: { de?: string | undefined; ate?: string | undefined }): number {
  return de && ate ? daysBetween(fromLocalText(de), fromLocalText(ate)) + 1 : 0;
}

function Report({ stats }: { stats: CallStats }) {
  const { t } = useTranslation();
  const { days, hours, people } = useGroups(stats);
  if (stats.totals.calls === 0) {
    return (
      <EmptyState
        icon={<IconChartBar size={32} stroke={1.5} aria-hidden />}
        title={t("calls.stats.empty.title")}
      >
        {t("calls.stats.empty.text")}
      </EmptyState>
    );
  }
  return (
    <div className={classes.stack}>
      <Figures totals={stats.totals} />
      <CountSection title={t("calls.stats.byDay")} head={t("calls.stats.day")} rows={days} />
      <CountSection title={t("calls.stats.byHour")} head={t("calls.stats.hour")} rows={hours} />
      <section className={classes.section} aria-label={t("calls.stats.byRep")}>
        <h2 className={classes.title}>{t("calls.stats.byRep")}</h2>
        <CountTable head={t("calls.stats.person")} rows={people} />
      </section>
    </div>
  );
}

function Export(props: { stats: CallStats; name: (string | undefined)[] }) {
  const { t } = useTranslation();
  const { days, hours, people } = useGroups(props.stats);

  async function save() {
    const { download, toCsv } = await import("../../../../ui/csv/csv.ts");
    const head = [
      t("calls.stats.group"),
      t("calls.stats.item"),
      t("calls.stats.calls"),
      t("calls.stats.answered"),
      t("calls.stats.unanswered"),
      t("calls.stats.talkSeconds"),
    ];
    const rows = csvRows(head, [
      { name: t("calls.stats.byDay"), rows: days },
      { name: t("calls.stats.byHour"), rows: hours },
      { name: t("calls.stats.byRep"), rows: people },
    ]);
    const name = [t("calls.stats.file"), ...props.name].filter(Boolean).join("_");
    download(`${name}.csv`, toCsv(rows));
  }

  return (
    <Button
      variant="default"
      disabled={props.stats.totals.calls === 0}
      leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}
      onClick={() => void save().catch(notifyError)}
    >
      {t("calls.stats.export")}
    </Button>
  );
}
