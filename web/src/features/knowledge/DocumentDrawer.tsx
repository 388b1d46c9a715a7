import { Alert, Button, Drawer, Group, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { IconDownload, IconPencil, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./knowledge.module.css";
import { Markdown } from "./Markdown.tsx";
import { useRequeueDocument } from "./mutations.ts";
import { Passages } from "./Passages.tsx";
import { knowledgeQueries } from "./queries.ts";
import { StateLine } from "./StateLine.tsx";
import { useOriginal } from "./useOriginal.ts";
import { WriteDrawer } from "./WriteDrawer.tsx";

/** A document as it was read, and as it is found. */
export function DocumentDrawer(props: {
  id: string;
  passage: string | undefined;
  may: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data, error, isPending } = useQuery(knowledgeQueries.detail(tenantId, props.id));
  const [view, setView] = useState(props.passage ? "passages" : "text");
  const [editing, setEditing] = useState(false);
  const requeue = useRequeueDocument();
  const original = useOriginal();
  if (editing && data) return <WriteDrawer document={data} onClose={() => setEditing(false)} />;
  return (
    <Drawer
      opened
      position="right"
      size={720}
      onClose={props.onClose}
      title={data?.title ?? t("knowledge.document.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {isPending && <Skeleton h={240} />}
      {error && !data && <Alert color="red">{errorText(t, error)}</Alert>}
      {data === null && (
        <EmptyState title={t("knowledge.document.gone")}>
          {t("errors.knowledge_not_found")}
        </EmptyState>
      )}
      {data && (
        <Stack gap="md">
          {data.origin === "url" && <p className={classes.source}>{data.source}</p>}
          <StateLine document={data} />
          <Group gap="sm">
            {props.may && data.origin === "text" && (
              <Button
                variant="default"
                leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />}
                onClick={() => setEditing(true)}
              >
                {t("knowledge.document.edit")}
              </Button>
            )}
            {data.origin === "file" && data.storage_path && (
              <Button
                variant="default"
                loading={original.isPending}
                leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
                onClick={() => original.mutate(data)}
              >
                {t("knowledge.document.original")}
              </Button>
            )}
            {props.may && (data.state === "failed" || data.state === "ready") && (
              <Button
                variant="default"
                loading={requeue.isPending}
                leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
                onClick={() => requeue.mutate(data.id)}
              >
                {t("knowledge.document.again")}
              </Button>
            )}
          </Group>
          <SegmentedControl
            aria-label={t("knowledge.document.view")}
            value={view}
            onChange={setView}
            data={[
              { value: "text", label: t("knowledge.document.text") },
              { value: "passages", label: t("knowledge.document.passages") },
            ]}
          />
          {view === "text" ? (
            <Markdown text={data.content ?? ""} />
          ) : (
            <Passages documentId={data.id} aim={props.passage} />
          )}
        </Stack>
      )}
    </Drawer>
  );
}
