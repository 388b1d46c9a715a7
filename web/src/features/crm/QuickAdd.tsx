import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import classes from "./board.module.css";
import type { Etapa } from "./columns.ts";
import { useCreateCard } from "./edits.ts";

/** A title and Enter is a card; the field stays for the next one. */
export function QuickAdd(props: { etapa: Etapa; onClose: () => void }) {
  const { t } = useTranslation();
  const [titulo, setTitulo] = useState("");
  const create = useCreateCard();

  function add() {
    if (create.isPending) return;
    create.mutate(
      { etapa_id: props.etapa.id, titulo },
      // The next one may be under way already.
      { onSuccess: () => setTitulo((now) => (now === titulo ? "" : now)) },
    );
  }

  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextInput
        autoFocus
        aria-label={t("crm.add.titleIn", { etapa: props.etapa.nome })}
        placeholder={t("crm.add.hint")}
        maxLength={120}
        value={titulo}
        error={create.isError && errorText(t, create.error)}
        onChange={(event) => setTitulo(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") props.onClose();
        }}
      />
      <Group gap={8} justify="flex-end">
        <Button size="compact-sm" variant="subtle" color="gray" onClick={props.onClose}>
          {t("core.close")}
        </Button>
        <Button size="compact-sm" type="submit" loading={create.isPending}>
          {t("crm.add.action")}
        </Button>
      </Group>
    </form>
  );
}
