import { Button } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { useUpdateCard } from "../edits.ts";
import classes from "./modal.module.css";
import { cardQueries } from "./queries.ts";

/** A card without a conversation: one of the customer's can be tied to it, or a new one begun. */
export function NoConversation({ card }: { card: BoardRow }) {
  const { t } = useTranslation();
  const session = useSession();
  const update = useUpdateCard(card.id);
  const { data = [] } = useQuery({
    ...cardQueries.conversations(session.tenantId, card.contato_id ?? ""),
    enabled: card.contato_id !== null,
  });
  if (card.contato_id === null) {
    return <EmptyState title={t("crm.talk.none")}>{t("crm.talk.noContact")}</EmptyState>;
  }
  const acts = hasRole(session, "agent");
  return (
    <EmptyState
      title={t("crm.talk.none")}
      action={
        acts && (
          <Button
            variant="default"
            renderRoot={(root) => (
              <Link to="/atendimento" search={{ nova: card.contato_id ?? undefined }} {...root} />
            )}
          >
            {t("crm.talk.begin")}
          </Button>
        )
      }
    >
      {data.length === 0 ? t("crm.talk.nothing") : t("crm.talk.choose")}
      <ul className={classes.choices}>
        {data.map((conversation) => (
          <li key={conversation.id} className={classes.choice}>
            <span className={classes.contactText}>
              <strong>{conversation.protocolo}</strong>
              <span className={classes.quiet}>
                {formatDate(conversation.last_message_at)}
                {conversation.last_message_preview && ` · ${conversation.last_message_preview}`}
              </span>
            </span>
            {acts && (
              <Button
                size="compact-sm"
                loading={update.isPending}
                onClick={() => update.mutate({ conversation_id: conversation.id })}
              >
                {t("crm.talk.tie")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}
