import { lazy, Suspense } from "react";
import { AtendimentoPage } from "../features/inbox/AtendimentoPage.tsx";
import { loadRoom } from "../i18n.ts";

// A conversation can be read and answered before the panel beside it has arrived.
const ContactPanel = lazy(async () => ({
  default: (await import("../features/contacts/ContactPanel.tsx")).ContactPanel,
}));
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

/** Where the inbox, the contacts, the board and the telephone meet: none knows another. */
export function AtendimentoRoute() {
  return (
    <AtendimentoPage
      contact={(row) => (
        <Suspense>
          <ContactPanel row={row}>
            <Suspense>
              <ConversationPanel key={row.id} row={row} />
              <ConversationCards key={`cards:${row.id}`} row={row} />
              <ContactCalls key={`calls:${row.contato_id}`} contatoId={row.contato_id} />
            </Suspense>
          </ContactPanel>
        </Suspense>
      )}
    />
  );
}
