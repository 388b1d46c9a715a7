import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWished } from "../../../lib/useWished.ts";
import { Section } from "../../../ui/Section.tsx";
import { useUpdateContato } from "../mutations.ts";
import { TIPOS } from "./mutations.ts";

/** Company and kind; saved when the field is left. */
export function CompanyFields(props: {
  contact: { id: string; empresa: string | null; tipo: string };
  canEdit: boolean;
}) {
  const { t } = useTranslation();
  const { contact, canEdit } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const save = useUpdateContato(contact.id);
  const empresa = contact.empresa ?? "";

  const [tipo, setTipo] = useWished(contact.tipo, (tipo) => save.mutateAsync({ tipo }));

  if (!canEdit) {
    return (
      <Section title={t("contacts.empresa")}>
        <Text size="sm">
          {[empresa, t(`contacts.tipo.${contact.tipo as (typeof TIPOS)[number]}`)]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </Section>
    );
  }
  return (
    <Section title={t("contacts.empresa")}>
      <TextInput
        aria-label={t("contacts.empresa")}
        placeholder={t("contacts.empresaHint")}
        maxLength={120}
        value={draft ?? empresa}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => {
          if (draft !== null && draft.trim() !== empresa) {
            save.mutate({ empresa: draft }, { onSettled: () => setDraft(null) });
          } else setDraft(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      <SegmentedControl
        mt="sm"
        fullWidth
        aria-label={t("contacts.tipo.label")}
        data={TIPOS.map((tipo) => ({ value: tipo, label: t(`contacts.tipo.${tipo}`) }))}
        value={tipo}
        onChange={setTipo}
      />
    </Section>
  );
}
