import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format.ts";
import { Section } from "../../../ui/Section.tsx";
import { NextSteps } from "./NextSteps.tsx";
import classes from "./transcript.module.css";

/** What came of a call: each promise and each objection is a click away from being heard. */
export function CallInsights(props: {
  call: LigacaoRow;
  insights: InsightsLigacao;
  onPlay: (second: number) => void;
}) {
  const { t } = useTranslation();
  const { resumo, compromissos, objecoes, proximos_passos, sentimento } = props.insights;
  return (
    <>
      <Section title={t("calls.insights.summary")}>
        {resumo !== "" && <p className={classes.text}>{resumo}</p>}
        <p className={classes.quiet}>{t(`calls.insights.mood.${sentimento}`)}</p>
      </Section>
      <Moments title={t("calls.insights.promises")} empty={t("calls.insights.noPromises")}>
        {compromissos.map(({ texto, quem, inicio }) => (
          <Moment key={`${inicio} ${texto}`} second={inicio} onPlay={props.onPlay}>
            {t(`calls.insights.promised.${quem}`, { texto })}
          </Moment>
        ))}
      </Moments>
      <Moments title={t("calls.insights.objections")} empty={t("calls.insights.noObjections")}>
        {objecoes.map(({ texto, inicio }) => (
          <Moment key={`${inicio} ${texto}`} second={inicio} onPlay={props.onPlay}>
            {texto}
          </Moment>
        ))}
      </Moments>
      {proximos_passos.length > 0 && <NextSteps call={props.call} steps={proximos_passos} />}
    </>
  );
}

function Moments(props: { title: string; empty: string; children: ReactNode[] }) {
  return (
    <Section title={props.title}>
      {props.children.length > 0 ? (
        <ul className={classes.list}>{props.children}</ul>
      ) : (
        <p className={classes.quiet}>{props.empty}</p>
      )}
    </Section>
  );
}

function Moment(props: { second: number; onPlay: (second: number) => void; children: string }) {
  const { t } = useTranslation();
  const at = formatDuration(Math.floor(props.second));
  return (
    <li>
      <button
        type="button"
        className={classes.moment}
        aria-label={t("calls.insights.listen", { texto: props.children, at })}
        onClick={() => props.onPlay(props.second)}
      >
        <IconPlayerPlayFilled size={12} aria-hidden />
        <span>{props.children}</span>
        <span className={classes.clock}>{at}</span>
      </button>
    </li>
  );
}
