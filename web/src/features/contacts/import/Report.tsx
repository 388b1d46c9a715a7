import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconArrowBackUp, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime, formatNumber } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { download, toCsv } from "../../../ui/csv/csv.ts";
import { notifyError } from "../../../ui/notify.ts";
import { FIELDS } from "./columns.ts";
import classes from "./import.module.css";
import { Lines } from "./Lines.tsx";
import { allLines, importQueries, type Outcome } from "./queries.ts";
import { reasonText } from "./reason.ts";
import { useUndoImport } from "./useUndoImport.ts";

const OUTCOMES = ["created", "updated", "skipped", "refused"] as const;

/** What became of each line, to read, to keep and to take back. */
export function Report({ id, onAnother }: { id: string; onAnother: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data: result, error } = useQuery(importQueries.one(tenantId, id));
  const [shown, setShown] = useState<Outcome>("refused");
  const [asked, setAsked] = useState(false);
  const [fetching, setFetching] = useState(false);
  const undo = useUndoImport(id);

  async function save() {
    setFetching(true);
    try {
      const lines = await allLines(tenantId, id);
      const head = [
        t("contacts.import.line"),
        ...FIELDS.map((field) => t(`contacts.import.fields.${field}`)),
        t("contacts.import.result"),
        t("contacts.import.reason"),
      ];
      const body = lines.map(({ line, given, outcome, reason, undo: undone }) => [
        line,
        ...FIELDS.map((field) => given[field] ?? ""),
        t(`contacts.import.outcome.${undone === "undone" ? "undone" : outcome}`),
        reason
          ? reasonText(t, reason)
          : undone
            ? t(`contacts.import.undo.${undone as "gone"}`)
            : "",
      ]);
      download(`${t("contacts.import.reportFile")}.csv`, toCsv([head, ...body]));
    } catch (failure) {
      notifyError(failure);
    }
    setFetching(false);
  }

  if (error && result === undefined) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (result === undefined) return <Skeleton h={240} />;
  if (result === null) return <Text c="dimmed">{t("errors.import_not_found")}</Text>;
  const changed = (result.created ?? 0) + (result.updated ?? 0);
  const open = result.status !== "undone" && result.status !== "running" && changed > 0;
  return (
    <Stack gap="lg">
      <div>
        <Text fw={600}>{result.file_name}</Text>
        <Text size="sm" c="dimmed">
          {t("contacts.import.by", {
            at: formatDateTime(result.created_at ?? ""),
            by: result.created_by_nome,
          })}
          {" · "}
          {t(`contacts.import.status.${result.status as "running"}`)}
        </Text>
      </div>
      {result.status === "undone" && (
        <Alert color="gray" role="status">
          {t("contacts.import.undone", { count: result.undone ?? 0 })}{" "}
          {(result.left_as_is ?? 0) > 0 &&
            t("contacts.import.leftAsIs", { count: result.left_as_is ?? 0 })}
        </Alert>
      )}
      <fieldset className={classes.figures} aria-label={t("contacts.import.report")}>
        {OUTCOMES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={classes.figure}
            data-outcome={outcome}
            aria-pressed={shown === outcome}
            onClick={() => setShown(outcome)}
          >
            <strong>{formatNumber(result[outcome] ?? 0)}</strong>
            {t(`contacts.import.outcomes.${outcome}`)}
          </button>
        ))}
      </fieldset>
      <Lines id={id} outcome={shown} />
      {asked && open && (
        <Alert color="yellow" role="alert">
          {t("contacts.import.undoWhat", { count: changed })}
          <Group gap="sm" mt="sm">
            <Button
              color="red"
              loading={undo.isPending}
              onClick={() => undo.mutate(undefined, { onSuccess: () => setAsked(false) })}
            >
              {t("contacts.import.undoNow")}
            </Button>
            {undo.left === null ? (
              <Button autoFocus variant="default" onClick={() => setAsked(false)}>
                {t("core.cancel")}
              </Button>
            ) : (
              <Text size="sm" role="status">
                {t("contacts.import.undoLeft", { count: undo.left })}
              </Text>
            )}
          </Group>
        </Alert>
      )}
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Button
            variant="default"
            loading={fetching}
            leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
            onClick={() => void save()}
          >
            {t("contacts.import.download")}
          </Button>
          {open && !asked && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} stroke={1.75} aria-hidden />}
              onClick={() => setAsked(true)}
            >
              {t("contacts.import.undoAll")}
            </Button>
          )}
        </Group>
        <Button onClick={onAnother}>{t("contacts.import.another")}</Button>
      </Group>
    </Stack>
  );
}
