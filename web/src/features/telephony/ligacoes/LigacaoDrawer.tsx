import { Button, Drawer, Skeleton } from "@mantine/core";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconLayoutKanban, IconMessage } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { LigacaoCard } from "./LigacaoCard.tsx";
import classes from "./ligacoes.module.css";
import { ligacaoQueries, listed } from "./queries.ts";

/** One call beside the list; a link may lead to a second of its recording. */
export function LigacaoDrawer(props: {
  id: string;
  from: number | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    ...ligacaoQueries.detail(tenantId, props.id),
    placeholderData: () => listed(client, tenantId, props.id),
  });
  return (
    <Drawer
      opened
      position="right"
      size={520}
      onClose={props.onClose}
      title={data?.contato_nome ?? t("calls.drawer")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {isPending && <Skeleton h={240} />}
      {error && !data && (
        <EmptyState
          title={t("calls.loadFailed")}
          action={<Button onClick={() => void refetch()}>{t("core.retry")}</Button>}
        >
          {errorText(t, error)}
        </EmptyState>
      )}
      {data === null && (
        <EmptyState title={t("calls.missing.title")}>{t("calls.missing.text")}</EmptyState>
      )}
      {data && (
        <>
          <p className={classes.day}>{formatDateTime(data.inicio_em)}</p>
          <LigacaoCard call={data} from={props.from} />
          <Ways call={data} />
        </>
      )}
    </Drawer>
  );
}

/** From the call to what it was about. */
function Ways({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.ways}>
      {call.oportunidade_id && (
        <Button
          variant="default"
          leftSection={<IconLayoutKanban size={16} stroke={1.75} aria-hidden />}
          renderRoot={(root) => (
            <Link
              to="/kanban"
              search={{ oportunidade: call.oportunidade_id ?? undefined, aba: "ligacoes" }}
              {...root}
            />
          )}
        >
          {call.oportunidade_titulo ?? t("calls.openCard")}
        </Button>
      )}
      {call.conversation_id && (
        <Button
          variant="default"
          leftSection={<IconMessage size={16} stroke={1.75} aria-hidden />}
          renderRoot={(root) => (
            <Link
              to="/atendimento/$conversationId"
              params={{ conversationId: call.conversation_id ?? "" }}
              {...root}
            />
          )}
        >
          {t("calls.openConversation")}
        </Button>
      )}
    </div>
  );
}
