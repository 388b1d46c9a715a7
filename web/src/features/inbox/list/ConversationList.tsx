import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import type { InboxFilter } from "../filter.ts";
import { conversationQueries, teamQueries } from "../queries.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import { ListEmpty } from "./ListEmpty.tsx";
import { ListSkeleton } from "./ListSkeleton.tsx";
import classes from "./list.module.css";
import { useListKeys } from "./useListKeys.ts";
import { usePinned } from "./usePinned.ts";
import { usePrefetch } from "./usePrefetch.ts";
import { useRush } from "./useRush.ts";

const ROW_HEIGHT = 64;
const FETCH_AHEAD = 12;

export function ConversationList(props: { filter: InboxFilter; selectedId: string | null }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { filter, selectedId } = props;
  const now = useNow();
  const scroll = useRef<HTMLDivElement>(null);
  const list = useInfiniteQuery(conversationQueries.list(tenantId, filter));
  const { data: channels = [] } = useQuery(teamQueries.channels(tenantId));
  const prefetch = usePrefetch();
  const rows = usePinned(list.data, filter, selectedId);
  const isRush = useRush(rows);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  useListKeys({
    ids: rows.map((row) => row.id),
    selectedId,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
    container: scroll,
  });

  const items = virtual.getVirtualItems();
  const lastVisible = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastVisible > rows.length - FETCH_AHEAD) {
      void fetchNextPage();
    }
  }, [lastVisible, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (list.isPending) return <ListSkeleton />;
  if (list.isError && !list.data) {
    return (
      <EmptyState
        title={t("inbox.list.failed")}
        action={<Button onClick={() => void list.refetch()}>{t("core.retry")}</Button>}
      >
        {errorText(t, list.error)}
      </EmptyState>
    );
  }
  if (rows.length === 0) return <ListEmpty filter={filter} />;

  return (
    <div className={classes.scroll} ref={scroll}>
      <ul
        className={classes.rows}
        data-rush={isRush}
        style={{ height: virtual.getTotalSize() }}
        aria-label={t("inbox.list.label")}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return row ? (
            <li
              key={key}
              className={classes.item}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={hasNextPage ? -1 : rows.length}
              aria-posinset={index + 1}
            >
              <ConversationRow
                row={row}
                view={filter.view}
                selected={row.id === selectedId}
                badge={channels.length > 1 ? (row.channel_name[0] ?? null) : null}
                now={now}
                onIntent={prefetch}
              />
            </li>
          ) : null;
        })}
      </ul>
      {isFetchingNextPage && (
        <div className={classes.more} role="status">
          {t("inbox.list.loadingMore")}
        </div>
      )}
    </div>
  );
}
