import type { InboxRow } from "@prosa/shared/events.ts";
import { lazy, Suspense } from "react";
import { ContactPanel } from "../features/contacts/ContactPanel.tsx";
import { loadRoom } from "../i18n.ts";

const Insights = lazy(async () => {
  const [module] = await Promise.all([import("./Insights.tsx"), loadRoom("ai")]);
  return { default: module.Insights };
});

const ConversationPanel = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/inbox/panel/ConversationPanel.tsx"),
    loadRoom("panel"),
    loadRoom("tags"),
  ]);
  return { default: module.ConversationPanel };
});

const ConversationCards = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/crm/ConversationCards.tsx"),
    loadRoom("crm"),
  ]);
  return { default: module.ConversationCards };
});

const ContactCalls = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/telephony/ligacoes/ContactCalls.tsx"),
    loadRoom("calls"),
  ]);
  return { default: module.ContactCalls };
});

/** Where the inbox, the contacts, the models, the board and the telephone meet: none knows another. */
export function BesideConversation({ row }: { row: InboxRow }) {
  return (
    <ContactPanel row={row}>
      <Suspense>
        <Insights key={`insights:${row.id}`} row={row} />
        <ConversationPanel key={row.id} row={row} />
        <ConversationCards key={`cards:${row.id}`} row={row} />
        <ContactCalls key={`calls:${row.contato_id}`} contatoId={row.contato_id} />
      </Suspense>
    </ContactPanel>
  );
}
