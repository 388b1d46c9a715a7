import type { InboxRow } from "@prosa/shared/events.ts";
import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatListTime } from "../../../lib/format.ts";
import type { FoundPerson } from "../../../lib/people.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { Phone } from "../../../ui/Phone.tsx";
import { elsewhere } from "../filter.ts";
import { messageWords } from "../message-words.ts";
import type { FoundMessage } from "./queries.ts";
import { Snippet } from "./Snippet.tsx";
import classes from "./search.module.css";

/** Somebody whom nobody has written with yet opens the form that begins a conversation. */
export function PersonResult({ person }: { person: FoundPerson }) {
  const { t } = useTranslation();
  const words = (
    <>
      <PersonAvatar name={person.nome} src={person.foto} size={32} />
      <span className={classes.text}>
        <span className={classes.name}>{person.nome}</span>
        <span className={classes.quiet}>
          {person.endereco && <Phone value={person.endereco} />}
          {!person.conversation_id && ` · ${t("search.noConversation")}`}
        </span>
      </span>
    </>
  );
  const common = { className: classes.result, "data-result": true, preload: false } as const;
  return (
    <li>
      {person.conversation_id ? (
        <Link
          {...common}
          to="/atendimento/$conversationId"
          params={{ conversationId: person.conversation_id }}
          search={elsewhere}
        >
          {words}
        </Link>
      ) : (
        <Link {...common} to="." search={(search) => ({ ...search, nova: person.id })}>
          {words}
        </Link>
      )}
    </li>
  );
}

export function ConversationResult({ row, selected }: { row: InboxRow; selected: boolean }) {
  const { t } = useTranslation();
  const { last_message_type: type, last_message_preview: body } = row;
  return (
    <li>
      <Link
        className={classes.result}
        data-result
        preload={false}
        to="/atendimento/$conversationId"
        params={{ conversationId: row.id }}
        search={elsewhere}
        aria-current={selected ? "true" : undefined}
      >
        <PersonAvatar name={row.contato_nome} src={row.contato_foto} size={32} />
        <span className={classes.text}>
          <span className={classes.line}>
            <span className={classes.name}>{row.contato_nome}</span>
            <span className={classes.quiet}>{row.protocolo}</span>
          </span>
          <span className={classes.quiet}>{row.assunto ?? messageWords(t, { type, body })}</span>
        </span>
      </Link>
    </li>
  );
}

export function MessageResult({ message }: { message: FoundMessage }) {
  const { t } = useTranslation();
  const { mensagem } = useSearch({ from: "/app/atendimento" });
  const { conversation_id: conversationId, seq, created_at: at } = message;
  return (
    <li>
      <Link
        className={classes.result}
        data-result
        preload={false}
        to="/atendimento/$conversationId"
        params={{ conversationId }}
        search={(search) => ({ ...search, mensagem: seq })}
        activeOptions={{ exact: true, includeSearch: true }}
        aria-current={mensagem === seq ? "true" : undefined}
      >
        <span className={classes.text}>
          <span className={classes.line}>
            <span className={classes.name}>{message.contato_nome}</span>
            <time className={classes.quiet} dateTime={at} title={formatDateTime(at)}>
              {formatListTime(at)}
            </time>
          </span>
          <span className={classes.snippet}>
            {message.direction === "outbound" && (
              <span className={classes.quiet}>{`${t("search.ours")}: `}</span>
            )}
            <Snippet words={message.snippet} />
          </span>
        </span>
      </Link>
    </li>
  );
}
