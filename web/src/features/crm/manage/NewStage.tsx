import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import classes from "./manage.module.css";
import { useSaveEtapa } from "./mutations.ts";

const KINDS = ["aberta", "ganha", "perdida"] as const;

export function NewStage({ funilId }: { funilId: string }) {
  const { t } = useTranslation();
  const [nome, setNome] = useState("");
  const [tipo, setTipo] = useState<string>("aberta");
  const save = useSaveEtapa();
  return (
    <form
      className={classes.stage}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ funil_id: funilId, nome, tipo }, { onSuccess: () => setNome("") });
      }}
    >
      <TextInput
        aria-label={t("crm.manage.newStage")}
        placeholder={t("crm.manage.newStage")}
        maxLength={40}
        value={nome}
        error={save.isError && errorText(t, save.error)}
        onChange={(event) => setNome(event.currentTarget.value)}
      />
      <Select
        allowDeselect={false}
        aria-label={t("crm.manage.kind")}
        data={KINDS.map((kind) => ({ value: kind, label: t(`crm.kinds.${kind}`) }))}
        value={tipo}
        onChange={(kind) => setTipo(kind ?? "aberta")}
      />
      <Button type="submit" loading={save.isPending}>
        {t("crm.add.action")}
      </Button>
    </form>
  );
}
