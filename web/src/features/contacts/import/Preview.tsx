import { Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { Phone } from "../../../ui/Phone.tsx";
import { Section } from "../../../ui/Section.tsx";
import { type ImportRow, repeatedLines } from "./columns.ts";
import classes from "./import.module.css";
import { importQueries, type OnExisting } from "./queries.ts";
import { reasonText } from "./reason.ts";
import { Scroll } from "./Scroll.tsx";

const SHOWN = 50;

/** What the first lines would do, as the server sees it; what stands twice in the file is known here. */
export function Preview(props: { rows: ImportRow[]; onExisting: OnExisting }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { rows, onExisting } = props;
  const first = useMemo(() => rows.slice(0, SHOWN), [rows]);
  const repeated = useMemo(() => repeatedLines(rows), [rows]);
  const { data, error } = useQuery({
    ...importQueries.preview(tenantId, first, onExisting),
    placeholderData: keepPreviousData,
  });
  if (error) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (!data) return <Skeleton h={180} />;
  const verdicts = new Map(data.map((verdict) => [String(verdict.line), verdict]));
  return (
    <Section title={t("contacts.import.preview", { count: first.length })}>
      {repeated.size > 0 && (
        <Text size="sm" c="dimmed" mb={8}>
          {t("contacts.import.repeated", { count: repeated.size })}
        </Text>
      )}
      <Scroll label={t("contacts.import.previewLabel")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t("contacts.import.line")}</th>
              <th>{t("contacts.nome")}</th>
              <th>{t("contacts.import.address")}</th>
              <th>{t("contacts.import.what")}</th>
            </tr>
          </thead>
          <tbody>
            {first.map((row) => {
              const verdict = verdicts.get(row.line);
              const twin = verdict?.outcome === "created" ? repeated.get(row.line) : undefined;
              return (
                <tr key={row.line}>
                  <td>{row.line}</td>
                  <td>{row.nome}</td>
                  <td>
                    {row.telefone && <Phone value={row.telefone} />}
                    {row.telefone && row.email && <br />}
                    {row.email}
                  </td>
                  <td data-outcome={twin ? "skipped" : verdict?.outcome}>
                    {twin
                      ? t("contacts.import.sameAs", { line: twin })
                      : verdict && (
                          <>
                            <strong>{t(`contacts.import.does.${verdict.outcome}`)}</strong>
                            {verdict.contato_nome && ` ${verdict.contato_nome}`}
                            {verdict.reason && `: ${reasonText(t, verdict.reason)}`}
                          </>
                        )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}
