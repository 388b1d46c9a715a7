import { Button } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconChartBar, IconPhone } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useCalling } from "../../../ui/calling.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import lists from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page.tsx";
import { CallLine } from "./CallLine.tsx";
import { CallPages } from "./CallPages.tsx";
import { filterOf, isNarrowed } from "./filter.ts";
import { LigacoesBar } from "./LigacoesBar.tsx";
import type { LigacoesSearch } from "./search.ts";

const LigacaoDrawer = lazy(async () => ({
  default: (await import("./LigacaoDrawer.tsx")).LigacaoDrawer,
}));

/** Every call of the company, the latest first. */
export function LigacoesPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/app/ligacoes" });
  const navigate = useNavigate({ from: "/ligacoes" });
  const set = (changes: Partial<LigacoesSearch>, replace = true) =>
    navigate({ search: (now) => ({ ...now, ...changes }), replace });
  return (
    <Page
      title={t("calls.title")}
      lead={t("calls.lead")}
      action={
        <Button
          variant="default"
          leftSection={<IconChartBar size={18} stroke={1.75} aria-hidden />}
          renderRoot={(root) => <Link to="/relatorios/ligacoes" {...root} />}
        >
          {t("calls.report")}
        </Button>
      }
    >
      <LigacoesBar search={search} onChange={set} />
      <CallPages
        filter={filterOf(search)}
        empty={
          <NoCalls
            narrowed={isNarrowed(search)}
            onClear={() => void navigate({ search: {}, replace: true })}
          />
        }
      >
        {(calls, busy) => (
          <ul className={lists.framed} aria-label={t("calls.title")} aria-busy={busy}>
            {calls.map((call) => (
              <CallLine key={call.id} call={call} />
            ))}
          </ul>
        )}
      </CallPages>
      <Suspense>
        {search.ligacao && (
          <LigacaoDrawer
            key={search.ligacao}
            id={search.ligacao}
            from={search.t}
            onClose={() => void set({ ligacao: undefined, t: undefined }, false)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function NoCalls(props: { narrowed: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  if (props.narrowed) {
    return (
      <EmptyState
        title={t("calls.none.title")}
        action={
          <Button variant="default" onClick={props.onClear}>
            {t("calls.none.clear")}
          </Button>
        }
      >
        {t("calls.none.text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconPhone size={32} stroke={1.5} aria-hidden />}
      title={t("calls.empty.title")}
      action={<FirstCall />}
    >
      {t("calls.empty.text")}
    </EmptyState>
  );
}

/** By the keypad, for who has an extension; the others get one first. */
function FirstCall() {
  const { t } = useTranslation();
  const calling = useCalling();
  const calls = hasRole(useSession(), "agent");
  if (calling) return <Button onClick={calling.openDialer}>{t("calls.empty.call")}</Button>;
  if (!calls) return null;
  return (
    <Button renderRoot={(root) => <Link to="/perfil/ramal" {...root} />}>
      {t("calls.empty.extension")}
    </Button>
  );
}
