import { useTranslation } from "react-i18next";
import { formatPercent } from "../../../lib/format.ts";
import { Find } from "./Find.tsx";
import classes from "./insights.module.css";
import type { Latest } from "./latest.ts";
import { SuggestedTags } from "./SuggestedTags.tsx";
import type { InsightTags } from "./tags.ts";

const URGENCY = { baixa: "plain", media: "plain", alta: "wait", critica: "fail" } as const;
const RISK = { baixo: "ok", medio: "wait", alto: "fail" } as const;

/** Intent, class and risk; `why` the model says so is for whoever asks. */
export function Findings(props: { latest: Latest; why: boolean; tags: InsightTags | null }) {
  const { t } = useTranslation();
  const { intencao, classificacao, churn } = props.latest;
  const sort = classificacao?.result;
  return (
    <>
      {intencao && (
        <Find
          name={t("ai.panel.intent")}
          word={t(`ai.intencao.${intencao.result.intencao}`)}
          beside={
            <span className={classes.quiet}>
              {t("ai.panel.sure", { share: formatPercent(intencao.result.confianca) })}
            </span>
          }
        >
          {props.why && <p>{intencao.result.justificativa}</p>}
        </Find>
      )}
      {sort && (
        <Find
          name={t("ai.panel.urgency")}
          word={t(`ai.urgencia.${sort.urgencia}`)}
          tone={URGENCY[sort.urgencia]}
          {...(URGENCY[sort.urgencia] === "plain" ? {} : { icon: "careful" as const })}
        >
          <p>{[...new Set([sort.categoria, sort.subcategoria])].filter(Boolean).join(" · ")}</p>
          {props.tags && <SuggestedTags names={sort.tags} tags={props.tags} />}
        </Find>
      )}
      {churn && (
        <Find
          name={t("ai.panel.churn")}
          word={t(`ai.risco.${churn.result.risco}`)}
          tone={RISK[churn.result.risco]}
          {...(churn.result.risco === "baixo" ? {} : { icon: "careful" as const })}
          beside={
            <span className={classes.quiet}>{formatPercent(churn.result.probabilidade)}</span>
          }
        >
          {churn.result.motivos.length > 0 && (
            <ul className={classes.reasons}>
              {churn.result.motivos.map((motivo) => (
                <li key={motivo}>{motivo}</li>
              ))}
            </ul>
          )}
        </Find>
      )}
    </>
  );
}
