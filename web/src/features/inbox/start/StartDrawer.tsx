import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { contactOf } from "./person.ts";
import { startQueries } from "./queries.ts";
import { StartForm } from "./StartForm.tsx";

/** Begins a conversation, with somebody in particular or with whom the form finds. */
export function StartDrawer(props: { contatoId: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { contatoId, onClose } = props;
  const { data: contact, isPending } = useQuery({
    ...startQueries.contact(tenantId, contatoId ?? ""),
    enabled: contatoId !== null,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      size={520}
      title={t("start.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {(contatoId === null || !isPending) && (
        <StartForm key={contact?.id} person={contact ? contactOf(contact) : null} />
      )}
    </Drawer>
  );
}
