import { Select } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import type { Funil } from "../queries.ts";
import { useRequestMove } from "../useRequestMove.tsx";

/** Where a card stands, on its board or on another one. */
export function StageField(props: { card: BoardRow; funis: Funil[]; locked: boolean }) {
  const { t } = useTranslation();
  const { card, funis } = props;
  const etapas = funis.flatMap((funil) => funil.etapas);
  const { request, dialog } = useRequestMove(etapas);
  const here = funis.filter(({ id }) => id === card.funil_id);
  const elsewhere = funis.filter(
    ({ id, arquivado_em }) => arquivado_em === null && id !== card.funil_id,
  );

  function choose(id: string | null) {
    const to = etapas.find((etapa) => etapa.id === id);
    if (to && to.id !== card.etapa_id) request({ card, to, behind: null });
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
        onChange={choose}
      />
      {dialog}
    </>
  );
}
