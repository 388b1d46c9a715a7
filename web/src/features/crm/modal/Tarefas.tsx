import { ActionIcon, Checkbox, TextInput } from "@mantine/core";
import type { Tables } from "@prosa/shared/database.types.ts";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useWished } from "../../../lib/useWished.ts";
import classes from "./modal.module.css";
import { cardQueries } from "./queries.ts";
import { useAddTarefa, useCompleteTarefa } from "./tarefas.ts";

/** What is to be done about a sale: by hand, or taken over from a call. */
export function Tarefas({ id, locked }: { id: string; locked: boolean }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(cardQueries.tarefas(tenantId, id));
  const [texto, setTexto] = useState("");
  const add = useAddTarefa(id);

  function save() {
    const written = texto.trim();
    if (!written || add.isPending) return;
    add.mutate(written, { onSuccess: () => setTexto("") });
  }

  if (!data || (locked && data.length === 0)) return null;
  return (
    <section className={classes.tasks} aria-label={t("crm.tasks.title")}>
      <h3 className={classes.tasksTitle}>{t("crm.tasks.title")}</h3>
      {data.length > 0 && (
        <ul className={classes.taskList}>
          {data.map((one) => (
            <Tarefa key={one.id} tarefa={one} locked={locked} />
          ))}
        </ul>
      )}
      {!locked && (
        <TextInput
          aria-label={t("crm.tasks.new")}
          placeholder={t("crm.tasks.new")}
          maxLength={500}
          value={texto}
          onChange={(event) => setTexto(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") save();
          }}
          rightSection={
            <ActionIcon
              aria-label={t("crm.tasks.add")}
              disabled={texto.trim() === ""}
              loading={add.isPending}
              onClick={save}
            >
              <IconPlus size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          }
        />
      )}
    </section>
  );
}

function Tarefa({ tarefa, locked }: { tarefa: Tables<"tarefas">; locked: boolean }) {
  const { t } = useTranslation();
  const complete = useCompleteTarefa(tarefa.oportunidade_id);
  const [isDone, setDone] = useWished(tarefa.feita_em !== null, (done) =>
    complete.mutateAsync({ tarefa_id: tarefa.id, done }),
  );
  return (
    <li className={classes.task}>
      <Checkbox
        label={tarefa.texto}
        checked={isDone}
        disabled={locked}
        classNames={{ label: isDone ? classes.taskDone : undefined }}
        onChange={(event) => setDone(event.currentTarget.checked)}
      />
      {(tarefa.prazo || tarefa.ligacao_id) && (
        <p className={classes.quiet}>
          {tarefa.prazo &&
            `${t("crm.tasks.due", { prazo: tarefa.prazo, date: formatDate(tarefa.criado_em) })} `}
          {tarefa.ligacao_id && (
            <Link to="/ligacoes" search={{ ligacao: tarefa.ligacao_id }}>
              {t("crm.tasks.fromCall")}
            </Link>
          )}
        </p>
      )}
    </li>
  );
}
