import { Button, Group, Skeleton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { hasRole } from "@prosa/shared/roles.ts";
import {
  IconAddressBook,
  IconArchive,
  IconArrowsJoin,
  IconFileImport,
  IconUserPlus,
} from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { useShortcuts } from "../../../ui/commands.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import lists from "../../../ui/List.module.css";
import { MoreButton } from "../../../ui/MoreButton.tsx";
import { Page } from "../../../ui/Page.tsx";
import { useContatosFeed } from "../realtime.ts";
import type { ContatosSearch } from "../search.ts";
import { ContactRow } from "./ContactRow.tsx";
import { ContactsBar } from "./ContactsBar.tsx";
import { listQueries } from "./queries.ts";

const NewContact = lazy(async () => ({
  default: (await import("../edit/NewContact.tsx")).NewContact,
}));
const ContactDrawer = lazy(async () => ({
  default: (await import("../edit/ContactDrawer.tsx")).ContactDrawer,
}));
const MergeDialog = lazy(async () => ({
  default: (await import("../merge/MergeDialog.tsx")).MergeDialog,
}));
const ImportDialog = lazy(async () => ({
  default: (await import("../import/ImportDialog.tsx")).ImportDialog,
}));

/** Everybody the company knows, whether they ever wrote or not. */
export function ContatosPage(props: { calls: (contatoId: string) => ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const edits = hasRole(session, "agent");
  const imports = hasRole(session, "supervisor");
  const navigate = useNavigate({ from: "/contatos" });
  const search = useSearch({ from: "/app/contatos" });
  const { q, ordem, arquivados, contato, importar, mesclar } = search;
  const [making, setMaking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const list = useInfiniteQuery({
    ...listQueries.pages(session.tenantId, { q, ordem, arquivados }),
    placeholderData: keepPreviousData,
  });
  useContatosFeed();
  const all = list.data?.pages.flatMap(({ contatos }) => contatos) ?? [];
  const go = (changes: Partial<ContatosSearch>, replace = false) =>
    navigate({ search: (now) => ({ ...now, ...changes }), replace });
  const set = (changes: Partial<ContatosSearch>) => void go(changes);

  const busy = making || contato !== undefined || importar !== undefined || mesclar !== undefined;
  useHotkeys(
    busy
      ? []
      : [
          ["B", () => field.current?.focus()],
          ...(edits ? [["C", () => setMaking(true)] as [string, () => void]] : []),
        ],
  );
  useShortcuts(
    "contacts",
    useMemo(
      () => [
        { group: t("contacts.title"), keys: "B", label: t("contacts.search") },
        ...(edits ? [{ group: t("contacts.title"), keys: "C", label: t("contacts.new") }] : []),
      ],
      [t, edits],
    ),
  );

  const bring = imports && (
    <Button
      variant="default"
      leftSection={<IconFileImport size={18} stroke={1.75} aria-hidden />}
      onClick={() => set({ importar: true })}
    >
      {t("contacts.import.open")}
    </Button>
  );
  const join = edits && (
    <Button
      variant="default"
      leftSection={<IconArrowsJoin size={18} stroke={1.75} aria-hidden />}
      onClick={() => set({ mesclar: true })}
    >
      {t("contacts.merge.open")}
    </Button>
  );
  const add = edits && (
    <Button
      leftSection={<IconUserPlus size={18} stroke={1.75} aria-hidden />}
      onClick={() => setMaking(true)}
    >
      {t("contacts.new")}
    </Button>
  );
  const nobody = list.data && !list.isPlaceholderData && all.length === 0;
  return (
    <Page
      title={t("contacts.title")}
      lead={t("contacts.lead")}
      action={
        <Group gap="sm">
          {join}
          {bring}
          {add}
        </Group>
      }
    >
      <ContactsBar field={field} search={search} onChange={go} />
      {list.isPending && <Skeleton h={320} />}
      {list.isError && !list.data && (
        <EmptyState
          title={t("contacts.loadFailed")}
          action={<Button onClick={() => void list.refetch()}>{t("core.retry")}</Button>}
        >
          {errorText(t, list.error)}
        </EmptyState>
      )}
      {nobody && <Nobody search={search} onClear={() => set({ q: undefined })} />}
      {all.length > 0 && (
        <ul className={lists.framed} aria-label={t("contacts.title")} aria-busy={list.isFetching}>
          {all.map((row) => (
            <ContactRow key={row.id} row={row} canWrite={edits} />
          ))}
        </ul>
      )}
      <MoreButton list={list}>{t("contacts.more")}</MoreButton>
      <Suspense>
        {making && (
          <NewContact
            onClose={() => setMaking(false)}
            onOpen={(id) => {
              setMaking(false);
              set({ contato: id });
            }}
          />
        )}
        {imports && importar && (
          <ImportDialog
            report={importar === true ? null : importar}
            // Back leads out of it: the run that made a report cannot be gone back to.
            onReport={(id) => void go({ importar: id ?? true }, true)}
            onClose={() => set({ importar: undefined })}
          />
        )}
        {edits && mesclar && (
          <MergeDialog
            contatoId={mesclar === true ? null : mesclar}
            onMerged={(id) => set({ mesclar: undefined, contato: id })}
            onClose={() => set({ mesclar: undefined })}
          />
        )}
        {contato && !mesclar && (
          <ContactDrawer
            key={contato}
            id={contato}
            calls={props.calls(contato)}
            onClose={() => set({ contato: undefined })}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Nobody(props: { search: ContatosSearch; onClear: () => void }) {
  const { t } = useTranslation();
  const { q, arquivados } = props.search;
  if (q?.trim()) {
    return (
      <EmptyState
        title={t("contacts.none.title")}
        action={
          <Button variant="default" onClick={props.onClear}>
            {t("contacts.none.clear")}
          </Button>
        }
      >
        {t("contacts.none.text", { q })}
      </EmptyState>
    );
  }
  if (arquivados) {
    return (
      <EmptyState
        icon={<IconArchive size={32} stroke={1.5} aria-hidden />}
        title={t("contacts.archive.emptyTitle")}
      >
        {t("contacts.archive.emptyText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconAddressBook size={32} stroke={1.5} aria-hidden />}
      title={t("contacts.empty.title")}
    >
      {t("contacts.empty.text")}
    </EmptyState>
  );
}
