import { Button, Group, Skeleton } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Page } from "../../ui/Page.tsx";
import { AddMenu } from "./AddMenu.tsx";
import { Documents } from "./Documents.tsx";
import { DropArea } from "./DropArea.tsx";
import { knowledgeQueries } from "./queries.ts";
import { useKnowledgeFeed } from "./realtime.ts";
import type { ConhecimentoSearch } from "./search.ts";
import { UploadLines } from "./UploadLines.tsx";
import { useUploads } from "./uploads.ts";

const WriteDrawer = lazy(async () => ({
  default: (await import("./WriteDrawer.tsx")).WriteDrawer,
}));
const ImportDialog = lazy(async () => ({
  default: (await import("./ImportDialog.tsx")).ImportDialog,
}));
const DocumentDrawer = lazy(async () => ({
  default: (await import("./DocumentDrawer.tsx")).DocumentDrawer,
}));
const TrialDrawer = lazy(async () => ({
  default: (await import("./TrialDrawer.tsx")).TrialDrawer,
}));

/** What the company knows and its answers are drawn from. */
export function ConhecimentoPage() {
  const { t } = useTranslation();
  const session = useSession();
  const may = hasRole(session, "supervisor");
  const search = useSearch({ from: "/app/conhecimento" });
  const navigate = useNavigate({ from: "/conhecimento" });
  const set = (changes: Partial<ConhecimentoSearch>, replace = false) =>
    navigate({ search: (now) => ({ ...now, ...changes }), replace });
  const list = useQuery(knowledgeQueries.list(session.tenantId));
  const uploads = useUploads();
  useKnowledgeFeed();

  const add = may && (
    <AddMenu
      onWrite={() => void set({ novo: "texto" })}
      onImport={() => void set({ novo: "pagina" })}
      onFiles={uploads.send}
    />
  );
  const isEmpty = list.data?.length === 0 && uploads.sending.length === 0;
  return (
    <DropArea enabled={may} onFiles={uploads.send}>
      <Page
        title={t("knowledge.title")}
        lead={t("knowledge.lead")}
        action={
          !isEmpty && (
            <Group gap="sm">
              {hasRole(session, "agent") && (
                <Button
                  variant="default"
                  leftSection={<IconMessageQuestion size={18} stroke={1.75} aria-hidden />}
                  onClick={() => void set({ teste: true })}
                >
                  {t("knowledge.trial.open")}
                </Button>
              )}
              {add}
            </Group>
          )
        }
      >
        <UploadLines sending={uploads.sending} onDrop={uploads.drop} />
        {list.isPending && <Skeleton h={220} />}
        {list.isError && !list.data && (
          <EmptyState
            title={t("knowledge.loadFailed")}
            action={<Button onClick={() => void list.refetch()}>{t("core.retry")}</Button>}
          >
            {errorText(t, list.error)}
          </EmptyState>
        )}
        {isEmpty && (
          <EmptyState title={t("knowledge.empty.title")} action={add}>
            {t(may ? "knowledge.empty.text" : "knowledge.empty.ask")}
          </EmptyState>
        )}
        {list.data && list.data.length > 0 && (
          <Documents
            all={list.data}
            q={search.q ?? ""}
            may={may}
            onSearch={(q) => set({ q: q || undefined }, true)}
            onOpen={(documento) => void set({ documento, trecho: undefined })}
          />
        )}
      </Page>
      <Suspense>
        {may && search.novo === "texto" && (
          <WriteDrawer document={null} onClose={() => void set({ novo: undefined })} />
        )}
        {may && search.novo === "pagina" && (
          <ImportDialog onClose={() => void set({ novo: undefined })} />
        )}
        {search.teste && (
          <TrialDrawer
            onClose={() => void set({ teste: undefined })}
            onOpen={(documento, trecho) => void set({ documento, trecho })}
          />
        )}
        {search.documento && (
          <DocumentDrawer
            key={search.documento}
            id={search.documento}
            passage={search.trecho}
            may={may}
            onClose={() => void set({ documento: undefined, trecho: undefined })}
          />
        )}
      </Suspense>
    </DropArea>
  );
}
