import { Button, Skeleton } from "@mantine/core";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { MoreButton } from "../../../ui/MoreButton.tsx";
import type { LigacoesFilter } from "./filter.ts";
import { ligacaoQueries } from "./queries.ts";
import { useLigacoesFeed } from "./realtime.ts";

/** The calls that fit, page by page and kept right; whoever uses it draws them. */
export function CallPages(props: {
  filter: LigacoesFilter;
  empty: ReactNode;
  children: (calls: LigacaoRow[], busy: boolean) => ReactNode;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  useLigacoesFeed();
  const list = useInfiniteQuery({
    ...ligacaoQueries.pages(tenantId, props.filter),
    placeholderData: keepPreviousData,
  });
  const calls = list.data?.pages.flatMap(({ rows }) => rows) ?? [];
  if (list.isPending) {
    return (
      <div role="status" aria-label={t("core.loading")}>
        <Skeleton h={320} />
      </div>
    );
  }
  if (list.isError && !list.data) {
    return (
      <EmptyState
        title={t("calls.loadFailed")}
        action={<Button onClick={() => void list.refetch()}>{t("core.retry")}</Button>}
      >
        {errorText(t, list.error)}
      </EmptyState>
    );
  }
  if (calls.length === 0) return props.empty;
  return (
    <>
      {props.children(calls, list.isPlaceholderData)}
      <MoreButton list={list}>{t("calls.more")}</MoreButton>
    </>
  );
}
