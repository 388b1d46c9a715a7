import { lazy, Suspense } from "react";
import { KanbanPage } from "../features/crm/KanbanPage.tsx";
import { loadRoom } from "../i18n.ts";

// A board is looked at more often than a card is opened, and a card more often than its conversation.
const CardConversation = lazy(async () => ({
  default: (await import("../features/inbox/CardConversation.tsx")).CardConversation,
}));
const ConversationFiles = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/inbox/ConversationFiles.tsx"),
    loadRoom("messages"),
  ]);
  return { default: module.ConversationFiles };
});
const EventWords = lazy(async () => ({
  default: (await import("../features/inbox/EventWords.tsx")).EventWords,
}));

const LigacoesTab = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/telephony/ligacoes/LigacoesTab.tsx"),
    loadRoom("calls"),
  ]);
  return { default: module.LigacoesTab };
});

const CallWords = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/telephony/ligacoes/CallWords.tsx"),
    loadRoom("calls"),
  ]);
  return { default: module.CallWords };
});

/** Where the board, the inbox and the telephone meet: none knows another. */
export function KanbanRoute() {
  return (
    <KanbanPage
      conversation={(id) => <CardConversation key={id} conversationId={id} />}
      files={(id) => <ConversationFiles conversationId={id} />}
      calls={(id) => <LigacoesTab oportunidadeId={id} />}
      event={(event) => (
        <Suspense>
          <EventWords event={event} />
        </Suspense>
      )}
      call={(call) => (
        <Suspense>
          <CallWords call={call} />
        </Suspense>
      )}
    />
  );
}
