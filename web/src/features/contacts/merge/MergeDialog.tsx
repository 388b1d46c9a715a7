import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContatoRow } from "../list/queries.ts";
import { ChooseOther } from "./ChooseOther.tsx";
import { Compare } from "./Compare.tsx";
import { Suggestions } from "./Suggestions.tsx";

/** Makes two contacts one: two that are suggested, or one with another that is looked for. */
export function MergeDialog(props: {
  /** The contact it begins with; null to be shown suggestions. */
  contatoId: string | null;
  onMerged: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)") ?? false;
  const [pair, setPair] = useState<[ContatoRow, ContatoRow] | null>(null);
  return (
    <Modal
      opened
      size={760}
      fullScreen={narrow}
      onClose={props.onClose}
      title={t("contacts.merge.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {pair ? (
        <Compare pair={pair} onBack={() => setPair(null)} onMerged={props.onMerged} />
      ) : props.contatoId ? (
        <ChooseOther contatoId={props.contatoId} onPair={setPair} />
      ) : (
        <Suggestions onPair={setPair} />
      )}
    </Modal>
  );
}
