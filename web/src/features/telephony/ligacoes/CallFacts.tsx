import { VisuallyHidden } from "@mantine/core";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconArrowDownLeft, IconArrowUpRight, IconMicrophone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import {
  daysBetween,
  formatDateTime,
  formatDuration,
  formatListTime,
  formatTime,
} from "../../../lib/format.ts";
import classes from "./ligacoes.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** How it ended, which way it went, when, how long, and who was on our end. */
export function CallFacts({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  const Arrow = call.direcao === "saida" ? IconArrowUpRight : IconArrowDownLeft;
  return (
    <span className={classes.facts}>
      <StatusMark status={call.status} />
      <span className={classes.direction}>
        <Arrow size={14} stroke={1.75} aria-hidden />
        {t(`calls.direction.${call.direcao}`)}
      </span>
      <time dateTime={call.inicio_em} title={formatDateTime(call.inicio_em)}>
        {daysBetween(call.inicio_em, Date.now()) > 0
          ? `${formatListTime(call.inicio_em)}, ${formatTime(call.inicio_em)}`
          : formatTime(call.inicio_em)}
      </time>
      {call.duracao_segundos !== null && call.duracao_segundos > 0 && (
        <span>
          <VisuallyHidden>{t("calls.duration")} </VisuallyHidden>
          {formatDuration(call.duracao_segundos)}
        </span>
      )}
      <span>{call.usuario_nome ?? t("calls.nobody")}</span>
      {call.gravacao_estado === "guardada" && (
        <span className={classes.direction}>
          <IconMicrophone size={14} stroke={1.75} aria-hidden />
          {t("calls.hasRecording")}
        </span>
      )}
    </span>
  );
}
