import { Select } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ClosingDialog } from "../ClosingDialog.tsx";
import { asksFor, type Move, useMoveCard } from "../mutations.ts";
import type { Funil } from "../queries.ts";

/** Where a card stands, on its board or on another one. */
export function StageField(props: { card: BoardRow; funis: Funil[]; locked: boolean }) {
  const { t } = useTranslation();
  const { card, funis } = props;
  const etapas = funis.flatMap((funil) => funil.etapas);
  const move = useMoveCard(etapas);
  const [asking, setAsking] = useState<Move | null>(null);
  const here = funis.filter(({ id }) => id === card.funil_id);
  const elsewhere = funis.filter(
    ({ id, arquivado_em }) => arquivado_em === null && id !== card.funil_id,
  );

  function request(id: string | null) {
    const to = etapas.find((etapa) => etapa.id === id);
    if (!to || to.id === card.etapa_id) return;
    const given: Move = { card, to, behind: null };
    if (asksFor(given)) setAsking(given);
    else move.mutate(given);
  }

  return (
    <>
      <Select
        label={t("crm.fields.stage")}
        disabled={props.locked}
        data={[...here, ...elsewhere].map(({ nome, etapas: stages }) => ({
          group: nome,
          items: stages.map((etapa) => ({ value: etapa.id, label: etapa.nome })),
        }))}
        value={card.etapa_id}
        onChange={request}
      />
      {asking && (
        <ClosingDialog
          move={asking}
          onClose={() => setAsking(null)}
          onMove={(given) => {
            setAsking(null);
            move.mutate(given);
          }}
        />
      )}
    </>
  );
}
