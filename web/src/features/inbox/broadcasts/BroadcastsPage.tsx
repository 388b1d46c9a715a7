import { Button, Skeleton } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconLock, IconSpeakerphone } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { MoreButton } from "../../../ui/MoreButton.tsx";
import { Page } from "../../../ui/Page.tsx";
import { BroadcastRow } from "./BroadcastRow.tsx";
import classes from "./broadcasts.module.css";
import { isMoving, MOVING_MS } from "./counts.ts";
import { broadcastQueries } from "./queries.ts";

const NewBroadcast = lazy(async () => ({
  default: (await import("./NewBroadcast.tsx")).NewBroadcast,
}));
const BroadcastDrawer = lazy(async () => ({
  default: (await import("./BroadcastDrawer.tsx")).BroadcastDrawer,
}));

/** A template to many people: what was sent, what is going out, and the way to begin another. */
export function BroadcastsPage() {
  const { t } = useTranslation();
  if (hasRole(useSession(), "supervisor")) return <Broadcasts />;
  return (
    <Page title={t("broadcasts.title")}>
      <EmptyState
        icon={<IconLock size={32} stroke={1.5} aria-hidden />}
        title={t("broadcasts.refused.title")}
      >
        {t("broadcasts.refused.text")}
      </EmptyState>
    </Page>
  );
}

function Broadcasts() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const navigate = useNavigate({ from: "/disparos" });
  const { disparo } = useSearch({ from: "/app/disparos" });
  const [making, setMaking] = useState(false);
  const list = useInfiniteQuery({
    ...broadcastQueries.list(tenantId),
    refetchInterval: ({ state }) => (state.data?.pages.flat().some(isMoving) ? MOVING_MS : false),
  });
  const all = list.data?.pages.flat() ?? [];
  const open = (id?: string) => void navigate({ search: { disparo: id } });
  const make = (
    <Button
      leftSection={<IconSpeakerphone size={18} stroke={1.75} aria-hidden />}
      onClick={() => setMaking(true)}
    >
      {t("broadcasts.new")}
    </Button>
  );

  return (
    <Page
      title={t("broadcasts.title")}
      lead={t("broadcasts.lead")}
      action={all.length > 0 ? make : null}
    >
      {list.isPending && <Skeleton h={220} />}
      {list.isError && !list.data && (
        <EmptyState
          title={t("broadcasts.loadFailed")}
          action={<Button onClick={() => void list.refetch()}>{t("core.retry")}</Button>}
        >
          {errorText(t, list.error)}
        </EmptyState>
      )}
      {list.data && all.length === 0 && (
        <EmptyState
          icon={<IconSpeakerphone size={32} stroke={1.5} aria-hidden />}
          title={t("broadcasts.empty.title")}
          action={make}
        >
          {t("broadcasts.empty.text")}
        </EmptyState>
      )}
      <ul className={classes.list}>
        {all.map((broadcast) => (
          <BroadcastRow key={broadcast.id} broadcast={broadcast} />
        ))}
      </ul>
      <MoreButton list={list}>{t("broadcasts.more")}</MoreButton>
      <Suspense>
        {making && (
          <NewBroadcast
            onClose={() => setMaking(false)}
            onSent={(id) => {
              setMaking(false);
              open(id);
            }}
          />
        )}
        {disparo && <BroadcastDrawer key={disparo} id={disparo} onClose={() => open()} />}
      </Suspense>
    </Page>
  );
}
