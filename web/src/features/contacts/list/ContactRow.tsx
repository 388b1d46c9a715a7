import { ActionIcon } from "@mantine/core";
import { IconMessage, IconMessagePlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatListTime } from "../../../lib/format.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { PhoneLink } from "../../../ui/PhoneLink.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import classes from "./contatos.module.css";
import type { ContatoRow } from "./queries.ts";

/** Up and down, J and K: from one contact to the next, as in the inbox. */
function step(event: KeyboardEvent<HTMLElement>) {
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...document.querySelectorAll<HTMLElement>("[data-contact]")];
  const next = all[all.indexOf(event.currentTarget) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function ContactRow({ row, canWrite }: { row: ContatoRow; canWrite: boolean }) {
  const { t } = useTranslation();
  const { telefones, emails } = row;
  const rest = telefones.length + emails.length - (telefones[0] ? 1 : 0) - (emails[0] ? 1 : 0);
  return (
    <li className={classes.row}>
      <Link
        to="/contatos"
        search={(now) => ({ ...now, contato: row.id })}
        className={classes.who}
        data-contact
        onKeyDown={step}
      >
        <PersonAvatar name={row.nome} src={row.foto} size={36} />
        <span className={classes.names}>
          <strong className={classes.name}>{row.nome}</strong>
          {(row.empresa || row.tipo === "fornecedor") && (
            <span className={classes.quiet}>
              {[row.tipo === "fornecedor" && t("contacts.tipo.fornecedor"), row.empresa]
                .filter(Boolean)
                .join(" · ")}
            </span>
          )}
        </span>
      </Link>
      <span className={classes.reach}>
        {telefones[0] && (
          <PhoneLink value={telefones[0]} about={{ nome: row.nome, contato_id: row.id }} />
        )}
        {emails[0] && <span className={classes.mail}>{emails[0]}</span>}
        {!telefones[0] && !emails[0] && <span className={classes.quiet}>{row.endereco}</span>}
        {rest > 0 && (
          <span className={classes.quiet}>{t("contacts.moreAddresses", { count: rest })}</span>
        )}
      </span>
      <span className={classes.times}>
        {row.ultima_conversa_em ? (
          <span>{t("contacts.lastTalk", { at: formatListTime(row.ultima_conversa_em) })}</span>
        ) : (
          <span className={classes.quiet}>{t("contacts.neverTalked")}</span>
        )}
        <span className={classes.quiet}>
          {t("contacts.since", { at: formatDate(row.criado_em) })}
        </span>
      </span>
      {row.conversation_id ? (
        <Tooltip label={t("contacts.openConversation")} position="left">
          <ActionIcon
            size={36}
            className={classes.talk}
            aria-label={t("contacts.openConversationWith", { name: row.nome })}
            renderRoot={(root) => (
              <Link
                to="/atendimento/$conversationId"
                params={{ conversationId: row.conversation_id ?? "" }}
                {...root}
              />
            )}
          >
            <IconMessage size={18} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      ) : (
        canWrite && (
          <Tooltip label={t("contacts.start")} position="left">
            <ActionIcon
              size={36}
              className={classes.talk}
              aria-label={t("contacts.startWith", { name: row.nome })}
              renderRoot={(root) => <Link to="/atendimento" search={{ nova: row.id }} {...root} />}
            >
              <IconMessagePlus size={18} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )
      )}
    </li>
  );
}
