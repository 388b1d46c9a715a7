import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./contact.module.css";
import { contactKeys, contactQueries } from "./queries.ts";

/** What was said before, on any channel. */
export function ContactHistory(props: { contatoId: string; currentId?: string; lastSeq?: number }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { contatoId, currentId, lastSeq } = props;
  const { data } = useQuery(contactQueries.history(tenantId, contatoId));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the number says that something happened
  useEffect(() => {
    void client.invalidateQueries({ queryKey: contactKeys.history(tenantId, contatoId) });
  }, [client, tenantId, contatoId, lastSeq]);

  if (!data) return null;
  const others = data.filter(({ id }) => id !== currentId);
  return (
    <Section title={t("inbox.contact.history")}>
      {others.length === 0 ? (
        <p className={classes.quiet}>
          {t(currentId ? "inbox.contact.noHistory" : "inbox.contact.neverTalked")}
        </p>
      ) : (
        <ul className={classes.history}>
          {others.map((conversation) => (
            <li key={conversation.id}>
              <Link
                to="/atendimento/$conversationId"
                params={{ conversationId: conversation.id }}
                search={(search) => (currentId ? { ...search, mensagem: undefined } : {})}
                className={classes.past}
              >
                <span className={classes.pastHead}>
                  <strong>{conversation.protocolo}</strong>
                  <time dateTime={conversation.last_message_at}>
                    {formatDate(conversation.last_message_at)}
                  </time>
                </span>
                <span className={classes.pastText}>
                  {conversation.last_message_preview ?? t("inbox.list.noMessage")}
                </span>
                <span className={classes.quiet}>{t(`inbox.status.${conversation.status}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
