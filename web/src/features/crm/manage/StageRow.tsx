import { ActionIcon, NumberInput, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import type { Etapa } from "../columns.ts";
import classes from "./manage.module.css";
import { useRemoveEtapa, useSaveEtapa } from "./mutations.ts";

/** Enter is done with a field, and Esc closes the dialog: what was written is kept by leaving it. */
const leave = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
};

/** One stage: its name, its patience, its place. */
export function StageRow(props: {
  etapa: Etapa;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  busy: boolean;
}) {
  const { t } = useTranslation();
  const { etapa } = props;
  const [nome, setNome] = useState(etapa.nome);
  const [prazo, setPrazo] = useState<number | null>(etapa.prazo_dias);
  const save = useSaveEtapa();
  const remove = useRemoveEtapa();

  function keep() {
    if (nome.trim() === etapa.nome && prazo === etapa.prazo_dias) return;
    save.mutate({
      funil_id: etapa.funil_id,
      etapa_id: etapa.id,
      nome,
      ...(prazo === null ? {} : { prazo_dias: prazo }),
    });
  }

  const step = (label: string, Icon: typeof IconTrash, act: (() => void) | null) => (
    <ActionIcon
      size={36}
      aria-label={label}
      disabled={act === null || props.busy}
      onClick={() => act?.()}
    >
      <Icon size={16} stroke={1.75} />
    </ActionIcon>
  );

  return (
    <li className={classes.stage}>
      <TextInput
        aria-label={t("crm.manage.stageName")}
        maxLength={40}
        value={nome}
        error={save.isError && errorText(t, save.error)}
        onChange={(event) => setNome(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={leave}
      />
      {etapa.tipo === "aberta" ? (
        <NumberInput
          aria-label={t("crm.manage.patienceOf", { etapa: etapa.nome })}
          placeholder={t("crm.manage.noPatience")}
          suffix={t("crm.manage.daysSuffix")}
          min={1}
          max={365}
          allowDecimal={false}
          hideControls
          value={prazo ?? ""}
          onChange={(typed) => setPrazo(typed === "" ? null : Number(typed))}
          onBlur={keep}
          onKeyDown={leave}
        />
      ) : (
        <span className={classes.kind}>{t(`crm.kinds.${etapa.tipo}`)}</span>
      )}
      <span className={classes.steps}>
        {step(t("crm.manage.up", { etapa: etapa.nome }), IconArrowUp, props.onUp)}
        {step(t("crm.manage.down", { etapa: etapa.nome }), IconArrowDown, props.onDown)}
        {step(t("crm.manage.remove", { etapa: etapa.nome }), IconTrash, () =>
          remove.mutate(etapa.id),
        )}
      </span>
    </li>
  );
}
