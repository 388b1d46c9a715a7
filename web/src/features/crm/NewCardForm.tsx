import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useCreateCard } from "./edits.ts";
import type { Funil } from "./queries.ts";
import { ReaisInput } from "./ReaisInput.tsx";

/** A card that is born in a conversation and stays tied to it. */
export function NewCardForm(props: { row: InboxRow; funis: Funil[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { row, funis } = props;
  const stages = funis.map(({ nome, etapas }) => ({
    group: nome,
    items: etapas
      .filter(({ tipo }) => tipo === "aberta")
      .map((etapa) => ({ value: etapa.id, label: etapa.nome })),
  }));
  const [titulo, setTitulo] = useState(row.assunto ?? "");
  const [valor, setValor] = useState<number | null>(null);
  const [etapaId, setEtapaId] = useState(stages[0]?.items[0]?.value ?? "");
  const create = useCreateCard();

  function submit() {
    if (create.isPending) return;
    create.mutate(
      {
        etapa_id: etapaId,
        titulo,
        conversation_id: row.id,
        ...(valor === null ? {} : { valor_centavos: valor }),
      },
      { onSuccess: props.onClose },
    );
  }

  return (
    <form
      aria-label={t("crm.inbox.ofContact", { nome: row.contato_nome })}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <TextInput
          autoFocus
          label={t("crm.fields.title")}
          maxLength={120}
          value={titulo}
          error={create.isError && errorText(t, create.error)}
          onChange={(event) => setTitulo(event.currentTarget.value)}
        />
        <ReaisInput label={t("crm.fields.value")} value={valor} onChange={setValor} />
        <NativeSelect
          label={t("crm.inbox.where")}
          data={stages}
          value={etapaId}
          onChange={(event) => setEtapaId(event.currentTarget.value)}
        />
        <Group gap="sm" justify="flex-end">
          <Button size="sm" variant="default" onClick={props.onClose}>
            {t("core.cancel")}
          </Button>
          <Button size="sm" type="submit" loading={create.isPending}>
            {t("crm.inbox.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
