import { lazy, Suspense } from "react";
import { AtendimentoPage } from "../features/inbox/AtendimentoPage.tsx";

// A conversation can be read and answered before the panel beside it has arrived.
const BesideConversation = lazy(async () => ({
  default: (await import("./BesideConversation.tsx")).BesideConversation,
}));

export function AtendimentoRoute() {
  return (
    <AtendimentoPage
      contact={(row) => (
        <Suspense>
          <BesideConversation row={row} />
        </Suspense>
      )}
    />
  );
}
