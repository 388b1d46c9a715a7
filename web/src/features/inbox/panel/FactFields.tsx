import { Button, Select, Skeleton, Stack, TextInput } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconArchive, IconArchiveOff } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { isOverdue } from "../filter.ts";
import { useArchive, useUpdateConversation } from "./mutations.ts";

const DueField = lazy(async () => ({ default: (await import("./DueField.tsx")).DueField }));

const MAX = 200;
const PRIORITIES = ["0", "1", "2"] as const;

/** Subject, deadline and priority, saved as they are left; and the archive, for admins. */
export function FactFields({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const now = useNow();
  const session = useSession();
  const [draft, setDraft] = useState<string | null>(null);
  const { mutate } = useUpdateConversation(row);
  const archive = useArchive(row);
  const away = row.archived_at !== null;
  const tooLong = [...(draft ?? "")].length > MAX;

  function saveAssunto() {
    if (draft === null || tooLong) return;
    const assunto = draft.trim() || null;
    setDraft(null);
    if (assunto !== row.assunto) mutate({ assunto });
  }

  return (
    <Stack gap="md">
      <TextInput
        label={t("panel.assunto")}
        placeholder={t("panel.assuntoHint")}
        value={draft ?? row.assunto ?? ""}
        error={tooLong && t("errors.assunto_too_long")}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={saveAssunto}
        onKeyDown={(event) => {
          if (event.key === "Enter") saveAssunto();
          if (event.key === "Escape") setDraft(null);
        }}
      />
      <Suspense fallback={<Skeleton h={60} />}>
        <DueField
          label={t("panel.due")}
          value={row.due_at}
          error={
            isOverdue(row, now) &&
            t("panel.overdue", { since: formatRelative(row.due_at ?? now, now) })
          }
          onChange={(due_at) => mutate({ due_at })}
        />
      </Suspense>
      <Select
        label={t("panel.priority")}
        value={String(row.priority)}
        data={PRIORITIES.map((value) => ({ value, label: t(`panel.priorities.${value}`) }))}
        onChange={(value) => mutate({ priority: Number(value) })}
      />
      {row.status === "closed" && hasRole(session, "admin") && (
        <Button
          variant="default"
          leftSection={
            away ? (
              <IconArchiveOff size={16} stroke={1.75} aria-hidden />
            ) : (
              <IconArchive size={16} stroke={1.75} aria-hidden />
            )
          }
          loading={archive.isPending}
          onClick={() => archive.mutate(!away)}
        >
          {t(away ? "panel.unarchive" : "panel.archive")}
        </Button>
      )}
    </Stack>
  );
}
