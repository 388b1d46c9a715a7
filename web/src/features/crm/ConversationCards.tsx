import { Button } from "@mantine/core";
import type { BoardRow, InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../lib/errors.ts";
import { formatReais } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./conversation-cards.module.css";
import { useUpdateCard } from "./edits.ts";
import { NewCardForm } from "./NewCardForm.tsx";
import { crmKeys, crmQueries, type Funil } from "./queries.ts";

const SHOWN = 20;

function cardsOf(tenantId: string, contatoId: string) {
  return queryOptions({
    queryKey: [...crmKeys.ofContacts(tenantId), contatoId],
    queryFn: async ({ signal }) =>
      (await unwrap(
        supabase
          .from("board")
          .select("*")
          .eq("tenant_id", tenantId)
          .eq("contato_id", contatoId)
          .is("arquivada_em", null)
          .order("criado_em", { ascending: false })
          .limit(SHOWN)
          .abortSignal(signal),
      )) as unknown as BoardRow[],
  });
}

/** What may come of a conversation: the customer's cards, and the way to begin one. */
export function ConversationCards({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const session = useSession();
  const [form, setForm] = useState<"unasked" | "open" | "closed">("unasked");
  // Off the board nobody tells of a new one: it is asked for with every conversation that is opened.
  const { data: funis } = useQuery({
    ...crmQueries.funis(session.tenantId),
    refetchOnMount: "always",
  });
  const { data: cards } = useQuery(cardsOf(session.tenantId, row.contato_id));
  if (!funis || !cards) return null;
  const offered = funis.filter(({ arquivado_em }) => arquivado_em === null);
  const acts = hasRole(session, "agent");
  return (
    <Section title={t("crm.inbox.title")}>
      {cards.length === 0 && (
        <p className={classes.quiet}>
          {t(offered.length > 0 ? "crm.inbox.none" : "crm.inbox.noBoard")}
        </p>
      )}
      <ul className={classes.list}>
        {cards.map((card) => (
          <CardLine
            key={card.id}
            card={card}
            funis={funis}
            tieTo={acts && card.conversation_id === null ? row.id : null}
          />
        ))}
      </ul>
      {acts && offered.length > 0 && form !== "open" && (
        <Button
          size="compact-sm"
          variant="default"
          // Where the focus was before the form had it.
          autoFocus={form === "closed"}
          onClick={() => setForm("open")}
        >
          {t("crm.inbox.create")}
        </Button>
      )}
      {form === "open" && (
        <NewCardForm row={row} funis={offered} onClose={() => setForm("closed")} />
      )}
    </Section>
  );
}

function CardLine(props: { card: BoardRow; funis: Funil[]; tieTo: string | null }) {
  const { t } = useTranslation();
  const { card, tieTo } = props;
  const update = useUpdateCard(card.id);
  const funil = props.funis.find(({ id }) => id === card.funil_id);
  const etapa = funil?.etapas.find(({ id }) => id === card.etapa_id);
  const facts = [
    etapa?.nome,
    card.valor_centavos !== null && formatReais(card.valor_centavos),
    card.responsavel_nome,
  ];
  return (
    <li className={classes.line}>
      <Link
        to="/kanban"
        search={{ quadro: card.funil_id, oportunidade: card.id }}
        className={classes.card}
      >
        <strong>{card.titulo}</strong>
        <span className={classes.quiet}>{facts.filter(Boolean).join(" · ")}</span>
      </Link>
      {tieTo && (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t("crm.inbox.tieOf", { titulo: card.titulo })}
          loading={update.isPending}
          onClick={() => update.mutate({ conversation_id: tieTo })}
        >
          {t("crm.inbox.tie")}
        </Button>
      )}
    </li>
  );
}
