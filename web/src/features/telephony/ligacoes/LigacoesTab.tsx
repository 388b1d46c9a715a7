import { IconPhone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { CallPages } from "./CallPages.tsx";
import { LigacaoCard } from "./LigacaoCard.tsx";
import classes from "./ligacoes.module.css";

/** The calls of one sale, the latest first. */
export function LigacoesTab({ oportunidadeId }: { oportunidadeId: string }) {
  const { t } = useTranslation();
  return (
    <CallPages
      filter={{ oportunidade_id: oportunidadeId }}
      empty={
        <EmptyState
          icon={<IconPhone size={32} stroke={1.5} aria-hidden />}
          title={t("calls.empty.title")}
        >
          {t("calls.empty.card")}
        </EmptyState>
      }
    >
      {(calls) => (
        <ul className={classes.cards} aria-label={t("calls.title")}>
          {calls.map((call) => (
            <li key={call.id}>
              <LigacaoCard call={call} />
            </li>
          ))}
        </ul>
      )}
    </CallPages>
  );
}
