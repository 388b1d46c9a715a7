import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./AtendimentoPage.module.css";
import { filterOf } from "./filter.ts";
import { useInboxKeys } from "./keyboard/useInboxKeys.ts";
import { ConversationList } from "./list/ConversationList.tsx";
import { ListHead } from "./list/ListHead.tsx";
import { conversationQueries } from "./queries.ts";
import { useInboxFeed } from "./realtime.ts";
import { ThreadPane } from "./thread/ThreadPane.tsx";

/**
 * List, conversation and contact: three panes on a wide screen, two below 1,200 px, one below 768.
 * The contact panel belongs to another room, so the app hands it in.
 */
export function AtendimentoPage(props: { contact: (row: InboxRow) => ReactNode }) {
  const { t } = useTranslation();
  const { userId, tenantId } = useSession();
  const search = useSearch({ from: "/app/atendimento" });
  const { conversationId = null } = useParams({ strict: false });
  const filter = useMemo(() => filterOf(search, userId), [search, userId]);
  const wide = useMediaQuery("(min-width: 75em)", undefined, { getInitialValueInEffect: false });
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const [contactOpen, setContactOpen] = useState(false);
  const { data: row } = useQuery({
    ...conversationQueries.detail(tenantId, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  useInboxFeed();
  useInboxKeys(conversationId);
  useDocumentTitle(row ? `${row.contato_nome} · Prosa` : `${t("inbox.title")} · Prosa`);

  return (
    <>
      <div className={classes.panes} data-reading={conversationId !== null}>
        <section className={classes.list} aria-label={t("inbox.list.label")}>
          <ListHead filter={filter} />
          <ConversationList filter={filter} selectedId={conversationId} />
        </section>
        <div className={classes.thread}>
          {conversationId ? (
            <ThreadPane
              key={conversationId}
              conversationId={conversationId}
              narrow={narrow ?? false}
              onContact={wide ? null : () => setContactOpen(true)}
            />
          ) : (
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
