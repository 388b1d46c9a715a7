import { Button, Radio, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../lib/format.ts";
import { Foot } from "../../../ui/Foot.tsx";
import { Phone } from "../../../ui/Phone.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import type { ContatoRow } from "../list/queries.ts";
import classes from "./merge.module.css";
import { useMergeContato, useUndoMerge } from "./mutations.ts";

const CHOSEN = ["nome", "empresa", "tipo"] as const;
type Chosen = (typeof CHOSEN)[number];

/** Field by field what the one contact will be: some are chosen, the rest is kept of both. */
export function Compare(props: {
  pair: [ContatoRow, ContatoRow];
  onBack: () => void;
  onMerged: (id: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  // The older one survives: its conversations and links stay where they are.
  const [older, newer] = [...props.pair].sort(
    (a, b) => a.criado_em.localeCompare(b.criado_em) || a.id.localeCompare(b.id),
  ) as [ContatoRow, ContatoRow];
  const [from, setFrom] = useState<Record<Chosen, ContatoRow>>({
    nome: older.nome === older.endereco ? newer : older,
    empresa: older.empresa ? older : newer,
    tipo: older,
  });
  const merge = useMergeContato();
  const undo = useUndoMerge();

  const shown = (field: Chosen, row: ContatoRow) =>
    field === "tipo" ? t(`contacts.tipo.${row.tipo}`) : row[field] || t("contacts.merge.empty");

  function confirm() {
    merge.mutate(
      {
        contato_id: older.id,
        other_id: newer.id,
        nome: from.nome.nome,
        empresa: from.empresa.empresa ?? "",
        tipo: from.tipo.tipo,
      },
      {
        onSuccess: (merged) => {
          notifyUndo({
            message: t("contacts.merge.done", { name: from.nome.nome }),
            onUndo: () => undo.mutate(merged.id),
          });
          props.onMerged(merged.contato_id);
        },
      },
    );
  }

  return (
    <Stack gap="lg">
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("contacts.merge.older", { at: formatDate(older.criado_em) })}</th>
            <th scope="col">{t("contacts.merge.newer", { at: formatDate(newer.criado_em) })}</th>
          </tr>
        </thead>
        <tbody>
          {CHOSEN.map((field) => (
            <tr key={field}>
              <th scope="row">{t(`contacts.import.fields.${field}`)}</th>
              {[older, newer].map((row) => (
                <td key={row.id}>
                  <Radio
                    name={`${id}-${field}`}
                    label={shown(field, row)}
                    checked={from[field] === row}
                    onChange={() => setFrom((now) => ({ ...now, [field]: row }))}
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t("contacts.import.address")}</th>
            {[older, newer].map((row) => (
              <td key={row.id}>
                {[...row.telefones, ...row.emails].map((value) => (
                  <div key={value}>
                    <Phone value={value} />
                  </div>
                ))}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <section className={classes.result} aria-label={t("contacts.merge.result")}>
        <Text fw={600}>{t("contacts.merge.result")}</Text>
        <Text>
          {[from.nome.nome, from.empresa.empresa, t(`contacts.tipo.${from.tipo.tipo}`)]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("contacts.merge.keeps")}
        </Text>
      </section>
      <Foot error={merge.error} leave={t("core.back")} onLeave={props.onBack}>
        <Button loading={merge.isPending} onClick={confirm}>
          {t("contacts.merge.do")}
        </Button>
      </Foot>
    </Stack>
  );
}
