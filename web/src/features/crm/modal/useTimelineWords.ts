import { useTranslation } from "react-i18next";
import { formatReais } from "../../../lib/format.ts";
import type { TimelineLine } from "../queries.ts";

const CHANGES = ["titulo", "contato", "conversation", "responsavel"] as const;
const DONE = [
  "created",
  "moved",
  "changed",
  "archived",
  "restored",
  "tarefa_added",
  "tarefa_done",
] as const;
type Done = (typeof DONE)[number];

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** The sentence for one line of a card's history, and what it changed. */
export function useTimelineWords() {
  const { t } = useTranslation();
  return (line: TimelineLine): { sentence: string; details: string[] } => {
    const data = line.data as Record<string, unknown>;
    const done = DONE.find((each) => line.action === `oportunidade.${each}`) ?? ("changed" as Done);
    const sentence = t(`crm.timeline.${done}`, {
      by: line.actor ?? t("crm.timeline.someone"),
      etapa: text(data.etapa),
      from: text(data.from),
      to: text(data.to),
    });
    const details: string[] = [];
    for (const what of CHANGES) {
      if (done === "changed" && what in data) {
        details.push(
          t(`crm.timeline.${what}`, { value: text(data[what]) || t("crm.timeline.none") }),
        );
      }
    }
    if (typeof data.valor_centavos === "number") {
      // Below nothing stands for unknown: a history of jsonb keeps no nulls.
      const value =
        data.valor_centavos < 0 ? t("crm.timeline.none") : formatReais(data.valor_centavos);
      details.push(t("crm.timeline.valor", { value }));
    }
    if (text(data.texto)) details.push(t("crm.timeline.texto", { value: text(data.texto) }));
    if (data.observacoes) details.push(t("crm.timeline.observacoes"));
    if (text(data.motivo)) details.push(t("crm.lostBecause", { motivo: text(data.motivo) }));
    return { sentence, details };
  };
}
