import { Alert, Button, Drawer, Group, Skeleton, Stack, Text } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconArchive, IconArchiveOff, IconArrowsJoin, IconMessagePlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDate } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import { Advertising } from "../Advertising.tsx";
import { ContactHistory } from "../ContactHistory.tsx";
import { ContactName } from "../ContactName.tsx";
import { ContactNotes } from "../ContactNotes.tsx";
import { Merges } from "../merge/Merges.tsx";
import { contactQueries } from "../queries.ts";
import { Addresses } from "./Addresses.tsx";
import { CompanyFields } from "./CompanyFields.tsx";
import { useArchiveContato } from "./mutations.ts";

/** One contact beside the list: what is known of them, what was said, and what can be done. */
export function ContactDrawer(props: {
  id: string;
  /** What another room knows of their calls. */
  calls: ReactNode;
  onClose: () => void;
}) {
  const { id, onClose } = props;
  const { t } = useTranslation();
  const session = useSession();
  const edits = hasRole(session, "agent");
  const { data, error, isPending } = useQuery(contactQueries.detail(session.tenantId, id));
  const archive = useArchiveContato();

  function putAway(nome: string) {
    const back = () => archive.mutate({ contato_id: id, archived: false });
    archive.mutate(
      { contato_id: id, archived: true },
      {
        onSuccess: () => {
          onClose();
          notifyUndo({ about: id, message: t("contacts.archive.done", { nome }), onUndo: back });
        },
      },
    );
  }

  return (
    <Drawer
      opened
      position="right"
      size={520}
      onClose={onClose}
      title={t("inbox.contact.panel")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {isPending && <Skeleton h={240} />}
      {error && !data && <Text c="dimmed">{errorText(t, error)}</Text>}
      {data === null && <Text c="dimmed">{t("errors.contato_not_found")}</Text>}
      {data && (
        <Stack gap="lg">
          <Group gap="md" wrap="nowrap" align="flex-start">
            <PersonAvatar name={data.nome} src={data.foto_url} size={48} />
            <div style={{ minWidth: 0, flex: 1 }}>
              <ContactName contact={data} canEdit={edits} />
              <Text size="xs" c="dimmed">
                {t("contacts.since", { at: formatDate(data.criado_em) })}
              </Text>
            </div>
          </Group>
          {data.arquivado_em && (
            <Alert color="gray" icon={<IconArchive size={18} aria-hidden />}>
              {t("contacts.archive.since", { at: formatDate(data.arquivado_em) })}
              {edits && (
                <Button
                  mt="sm"
                  variant="default"
                  leftSection={<IconArchiveOff size={16} aria-hidden />}
                  loading={archive.isPending}
                  onClick={() => archive.mutate({ contato_id: id, archived: false })}
                >
                  {t("contacts.archive.back")}
                </Button>
              )}
            </Alert>
          )}
          {edits && (
            <Button
              variant="light"
              leftSection={<IconMessagePlus size={18} stroke={1.75} aria-hidden />}
              renderRoot={(root) => <Link to="/atendimento" search={{ nova: id }} {...root} />}
            >
              {t("contacts.start")}
            </Button>
          )}
          <Merges contatoId={id} canEdit={edits} />
          <Addresses contatoId={id} identities={data.contact_identities} canEdit={edits} />
          <CompanyFields contact={data} canEdit={edits} />
          <ContactNotes contact={data} canEdit={edits} />
          <Advertising contact={data} canEdit={edits} />
          <ContactHistory contatoId={id} />
          {props.calls}
          {edits && !data.arquivado_em && (
            <div>
              <Button
                mb="md"
                variant="default"
                leftSection={<IconArrowsJoin size={16} stroke={1.75} aria-hidden />}
                renderRoot={(root) => (
                  <Link to="/contatos" search={(now) => ({ ...now, mesclar: id })} {...root} />
                )}
              >
                {t("contacts.merge.with")}
              </Button>
              <br />
              <Button
                variant="default"
                leftSection={<IconArchive size={16} stroke={1.75} aria-hidden />}
                loading={archive.isPending}
                onClick={() => putAway(data.nome)}
              >
                {t("contacts.archive.do")}
              </Button>
              <Text size="xs" c="dimmed" mt={6}>
                {t("contacts.archive.what")}
              </Text>
            </div>
          )}
        </Stack>
      )}
    </Drawer>
  );
}
