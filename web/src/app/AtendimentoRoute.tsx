import { ContactPanel } from "../features/contacts/ContactPanel.tsx";
import { AtendimentoPage } from "../features/inbox/AtendimentoPage.tsx";

/** Where the inbox and the contacts meet: neither knows the other. */
export function AtendimentoRoute() {
  return <AtendimentoPage contact={(row) => <ContactPanel row={row} />} />;
}
