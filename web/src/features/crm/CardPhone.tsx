import type { BoardRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { CallIcon } from "../../ui/CallIcon.tsx";
import type { CallAbout } from "../../ui/calling.ts";

/** What a call from a card is about. */
export function aboutCard(card: BoardRow): CallAbout {
  return {
    nome: card.contato_nome,
    contato_id: card.contato_id,
    oportunidade_id: card.id,
    conversation_id: card.conversation_id,
  };
}

/** Calls whom the sale is with. */
export function CardPhone({ card }: { card: BoardRow }) {
  const { t } = useTranslation();
  return (
    <CallIcon
      endereco={card.contato_endereco}
      about={aboutCard(card)}
      label={t("crm.callFor", { titulo: card.titulo })}
    />
  );
}
