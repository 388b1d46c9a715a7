import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { useUpdateContato } from "./mutations.ts";

const MAX = 120;

export function ContactName(props: { contact: { id: string; nome: string }; canEdit: boolean }) {
  const { t } = useTranslation();
  const { contact } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const update = useUpdateContato(contact.id);
  const name = draft?.trim() ?? "";
  const invalid = draft !== null && (name === "" || [...name].length > MAX);

  function save(event: FormEvent) {
    event.preventDefault();
    if (invalid) return;
    if (name === contact.nome) return setDraft(null);
    update.mutate({ nome: name }, { onSuccess: () => setDraft(null) });
  }

  if (draft === null) {
    return (
      <Group gap={4} wrap="nowrap" maw="100%">
        <Text component="h2" size="lg" fw={600} m={0} style={{ overflowWrap: "anywhere" }}>
          {contact.nome}
        </Text>
        {props.canEdit && (
          <Tooltip label={t("inbox.contact.edit")}>
            <ActionIcon
              size={28}
              aria-label={t("inbox.contact.edit")}
              onClick={() => setDraft(contact.nome)}
            >
              <IconPencil size={16} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    );
  }
  return (
    <form onSubmit={save} style={{ width: "100%" }}>
      <TextInput
        data-autofocus
        autoFocus
        aria-label={t("inbox.contact.name")}
        value={draft}
        error={invalid && t("inbox.contact.nameRequired")}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setDraft(null);
        }}
      />
      <Group gap={8} mt={8} justify="flex-end">
        <Button variant="default" size="compact-sm" onClick={() => setDraft(null)}>
          {t("inbox.contact.cancel")}
        </Button>
        <Button type="submit" size="compact-sm" loading={update.isPending} disabled={invalid}>
          {t("inbox.contact.save")}
        </Button>
      </Group>
    </form>
  );
}
