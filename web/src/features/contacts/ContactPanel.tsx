import { Skeleton, Stack, Text } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { PersonAvatar } from "../../ui/PersonAvatar.tsx";
import { Advertising } from "./Advertising.tsx";
import { ContactHistory } from "./ContactHistory.tsx";
import { ContactIdentities } from "./ContactIdentities.tsx";
import { ContactName } from "./ContactName.tsx";
import { ContactNotes } from "./ContactNotes.tsx";
import classes from "./contact.module.css";
import { contactQueries } from "./queries.ts";

/** Who the customer is, beside what they say. `children` is about the conversation. */
export function ContactPanel({ row, children }: { row: InboxRow; children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const { data, error } = useQuery(contactQueries.detail(session.tenantId, row.contato_id));
  const edits = hasRole(session, "agent");

  if (error && !data) {
    return (
      <Text c="dimmed" p="lg">
        {errorText(t, error)}
      </Text>
    );
  }
  return (
    <div className={classes.panel}>
      <Stack align="center" gap={6}>
        <PersonAvatar name={row.contato_nome} src={row.contato_foto} size={64} />
        {data ? (
          <ContactName key={data.id} contact={data} canEdit={edits} />
        ) : (
          <Skeleton h={20} w={160} />
        )}
      </Stack>
      {data && (
        <ContactIdentities
          identities={data.contact_identities}
          about={{ nome: data.nome, contato_id: data.id, conversation_id: row.id }}
        />
      )}
      {children}
      {data && <ContactNotes key={data.id} contact={data} canEdit={edits} />}
      {data && <Advertising contact={data} canEdit={edits} />}
      <ContactHistory contatoId={row.contato_id} currentId={row.id} lastSeq={row.last_seq} />
    </div>
  );
}
