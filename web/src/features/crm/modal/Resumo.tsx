import { Button, Group, Select, Text, Textarea, TextInput } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconArchive, IconArchiveOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatDateTime } from "../../../lib/format.ts";
import { peopleQueries } from "../../../lib/people.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { daysIn } from "../columns.ts";
import { useArchiveCard, useRestoreCard, useUpdateCard } from "../edits.ts";
import type { Funil } from "../queries.ts";
import { ReaisInput } from "../ReaisInput.tsx";
import { ContactField } from "./ContactField.tsx";
import classes from "./modal.module.css";
import { cardQueries } from "./queries.ts";
import { StageField } from "./StageField.tsx";
import { Tarefas } from "./Tarefas.tsx";

const NOBODY = "";

/** Esc closes the card, and what was being written is kept as if the field had been left. */
const leave = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key === "Escape") event.currentTarget.blur();
};

/** What a card says, each field saved as it is left. */
export function Resumo(props: { card: BoardRow; funis: Funil[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const { card } = props;
  const now = useNow();
  const { mutate } = useUpdateCard(card.id);
  const { mutate: keepNotes } = useUpdateCard(card.id);
  const archive = useArchiveCard();
  const restore = useRestoreCard();
  const { data: colleagues = [] } = useQuery(peopleQueries.colleagues(session.tenantId));
  const { data: notes } = useQuery(cardQueries.notes(session.tenantId, card.id));
  const [titulo, setTitulo] = useState<string | null>(null);
  const [valor, setValor] = useState<number | null | undefined>(undefined);
  const [observacoes, setObservacoes] = useState<string | null>(null);
  const away = card.arquivada_em !== null;
  const locked = !hasRole(session, "agent") || away;
  // Somebody who has left stays named on what was theirs.
  const owners = colleagues.map(({ id, name }) => ({ value: id, label: name }));
  if (card.responsavel_id && !owners.some(({ value }) => value === card.responsavel_id)) {
    owners.push({ value: card.responsavel_id, label: card.responsavel_nome ?? "" });
  }
  const untitled = titulo !== null && titulo.trim() === "";
  const unpriced = valor === null && card.status === "ganha";

  function saveTitulo() {
    if (titulo === null || untitled) return;
    setTitulo(null);
    if (titulo.trim() !== card.titulo) mutate({ titulo: titulo.trim() });
  }

  function saveValor() {
    if (valor === undefined || unpriced) return;
    setValor(undefined);
    if (valor !== card.valor_centavos) mutate({ valor_centavos: valor });
  }

  function saveObservacoes() {
    if (observacoes === null) return;
    // Kept until it is saved, and not longer: what a colleague writes later must be seen.
    const done = () => setObservacoes((now) => (now === observacoes ? null : now));
    if (observacoes === notes) done();
    else keepNotes({ observacoes }, { onSuccess: done });
  }

  return (
    <div className={classes.form}>
      <TextInput
        className={classes.whole}
        label={t("crm.fields.title")}
        disabled={locked}
        maxLength={120}
        value={titulo ?? card.titulo}
        error={untitled && t("errors.titulo_invalid")}
        onChange={(event) => setTitulo(event.currentTarget.value)}
        onBlur={saveTitulo}
        onKeyDown={(event) => {
          if (event.key === "Enter") saveTitulo();
          leave(event);
        }}
      />
      <StageField card={card} funis={props.funis} locked={locked} />
      <ReaisInput
        label={t("crm.fields.value")}
        placeholder={t("crm.noValue")}
        disabled={locked}
        value={valor === undefined ? card.valor_centavos : valor}
        error={unpriced && t("errors.valor_missing")}
        onChange={setValor}
        onBlur={saveValor}
        onKeyDown={leave}
      />
      <Select
        // Chosen once more is not taken away.
        allowDeselect={false}
        label={t("crm.fields.owner")}
        disabled={locked}
        data={[{ value: NOBODY, label: t("crm.filters.nobody") }, ...owners]}
        value={card.responsavel_id ?? NOBODY}
        onChange={(id) => mutate({ responsavel_id: id || null })}
      />
      <ContactField card={card} locked={locked} onChange={mutate} />
      <Textarea
        className={classes.whole}
        label={t("crm.fields.notes")}
        disabled={locked || notes === undefined}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        value={observacoes ?? notes ?? ""}
        onChange={(event) => setObservacoes(event.currentTarget.value)}
        onBlur={saveObservacoes}
        onKeyDown={leave}
      />
      <Tarefas id={card.id} locked={locked} />
      {card.motivo_perda && (
        <Text className={classes.whole}>{t("crm.lostBecause", { motivo: card.motivo_perda })}</Text>
      )}
      <Group className={classes.whole} justify="space-between">
        <p className={classes.meta}>
          <span>{t("crm.inStage", { count: daysIn(card, now) })}</span>
          <time dateTime={card.criado_em} title={formatDateTime(card.criado_em)}>
            {t("crm.created", { date: formatDate(card.criado_em) })}
          </time>
        </p>
        {hasRole(session, "agent") && (
          <Button
            variant="default"
            size="sm"
            leftSection={
              away ? (
                <IconArchiveOff size={16} stroke={1.75} aria-hidden />
              ) : (
                <IconArchive size={16} stroke={1.75} aria-hidden />
              )
            }
            onClick={() => (away ? restore.mutate(card.id) : archive.mutate(card))}
          >
            {t(away ? "crm.restore" : "crm.archive")}
          </Button>
        )}
      </Group>
    </div>
  );
}
