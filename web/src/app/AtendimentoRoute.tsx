import { lazy, Suspense } from "react";
import { AtendimentoPage } from "../features/inbox/AtendimentoPage.tsx";

// A conversation can be read and answered before the panel beside it has arrived.
const ContactPanel = lazy(async () => ({
  default: (await import("../features/contacts/ContactPanel.tsx")).ContactPanel,
}));

/** Where the inbox and the contacts meet: neither knows the other. */
export function AtendimentoRoute() {
  return (
    <AtendimentoPage
      contact={(row) => (
        <Suspense>
          <ContactPanel row={row} />
        </Suspense>
      )}
    />
  );
}
