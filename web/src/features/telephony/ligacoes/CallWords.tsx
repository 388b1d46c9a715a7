import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format.ts";
import { otherNumber } from "./ligacao.ts";

/** A call as one line among what else happened: who called whom, and what became of it. */
export function CallWords({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  const sentence = t(`calls.timeline.${call.direcao}`, {
    by: call.usuario_nome ?? t("calls.nobody"),
    name: call.contato_nome ?? otherNumber(call) ?? t("calls.unknown"),
  });
  const facts = [
    t(`calls.status.${call.status}`),
    call.duracao_segundos ? formatDuration(call.duracao_segundos) : null,
    call.disposicao && t(`calls.disposition.${call.disposicao}`),
  ];
  return (
    <>
      <Link to="/ligacoes" search={{ ligacao: call.id }} style={{ color: "inherit" }}>
        {sentence}
      </Link>
      {` · ${facts.filter(Boolean).join(" · ")}`}
    </>
  );
}
