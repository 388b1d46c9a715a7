import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./AtendimentoPage.module.css";
import { filterOf, isSearch } from "./filter.ts";
import { useInboxKeys } from "./keyboard/useInboxKeys.ts";
import { lazyRoom } from "./lazy-room.ts";
import { ConversationList } from "./list/ConversationList.tsx";
import { ListHead } from "./list/ListHead.tsx";
import { ListSkeleton } from "./list/ListSkeleton.tsx";
import { useOutgoingQueue } from "./outgoing/useOutgoing.ts";
import { conversationQueries } from "./queries.ts";
import { useInboxFeed } from "./realtime.ts";
import { NoConversation } from "./thread/NoConversation.tsx";
import { ThreadPane } from "./thread/ThreadPane.tsx";

const SearchResults = lazyRoom(
  "search",
  async () => (await import("./search/SearchResults.tsx")).SearchResults,
);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * List, conversation and contact: three panes on a wide screen, two below 1,200 px, one below 768.
 * The contact panel belongs to another room, so the app hands it in.
 */
export function AtendimentoPage(props: { contact: (row: InboxRow) => ReactNode }) {
  const { t } = useTranslation();
  const { userId, tenantId } = useSession();
  const search = useSearch({ from: "/app/atendimento" });
  const { conversationId: address = null } = useParams({ strict: false });
  // What is no id cannot be asked for: the database would take it for a mistake of ours.
  const conversationId = address && UUID.test(address) ? address : null;
  const unknown = address !== null && conversationId === null;
  const filter = useMemo(() => filterOf(search, userId), [search, userId]);
  const wide = useMediaQuery("(min-width: 75em)", undefined, { getInitialValueInEffect: false });
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const [contactOpen, setContactOpen] = useState(false);
  const { data: row } = useQuery({
    ...conversationQueries.detail(tenantId, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  useInboxFeed();
  // Sends what an earlier visit had to leave behind, whatever is on the screen.
  useOutgoingQueue();
  useInboxKeys(conversationId);
  useDocumentTitle(row ? `${row.contato_nome} · Prosa` : `${t("inbox.title")} · Prosa`);

  return (
    <>
      <div className={classes.panes} data-reading={address !== null}>
        <section className={classes.list} aria-label={t("inbox.list.label")}>
          <ListHead filter={filter} />
          {isSearch(search.busca) ? (
            <Suspense fallback={<ListSkeleton />}>
              <SearchResults query={search.busca.trim()} selectedId={conversationId} />
            </Suspense>
          ) : (
            <ConversationList filter={filter} selectedId={conversationId} />
          )}
        </section>
        <div className={classes.thread}>
          {unknown && <NoConversation why="missing" />}
          {conversationId && (
            <ThreadPane
              key={conversationId}
              conversationId={conversationId}
              narrow={narrow ?? false}
              onContact={wide ? null : () => setContactOpen(true)}
            />
          )}
          {!unknown && !conversationId && (
            <EmptyState title={t("inbox.thread.none.title")}>
              {t("inbox.thread.none.text")}
            </EmptyState>
          )}
        </div>
        {wide && row && <aside className={classes.contact}>{props.contact(row)}</aside>}
      </div>
      {!wide && row && (
        <Drawer
          opened={contactOpen}
          onClose={() => setContactOpen(false)}
          size={narrow ? "100%" : 360}
          title={t("inbox.contact.panel")}
          closeButtonProps={{ "aria-label": t("inbox.contact.close") }}
        >
          {props.contact(row)}
        </Drawer>
      )}
    </>
  );
}
