import { lazy, Suspense } from "react";
import { ContatosPage } from "../features/contacts/list/ContatosPage.tsx";
import { loadRoom } from "../i18n.ts";

const ContactCalls = lazy(async () => {
  const [module] = await Promise.all([
    import("../features/telephony/ligacoes/ContactCalls.tsx"),
    loadRoom("calls"),
  ]);
  return { default: module.ContactCalls };
});

/** Where the contacts and the telephone meet: neither knows the other. */
export function ContatosRoute() {
  return (
    <ContatosPage
      calls={(contatoId) => (
        <Suspense>
          <ContactCalls contatoId={contatoId} />
        </Suspense>
      )}
    />
  );
}
