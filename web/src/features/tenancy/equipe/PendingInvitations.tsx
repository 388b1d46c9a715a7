import { Button, Text, Title } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import lists from "../../../ui/List.module.css";
import { notifyDone } from "../../../ui/notify.ts";
import { useRevokeInvitation } from "../mutations.ts";
import { type Invitation, tenancyQueries } from "../queries.ts";
import classes from "./People.module.css";

export function PendingInvitations() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const pending = useQuery(tenancyQueries.invitations(tenantId));
  if (!pending.data?.length) return null;
  return (
    <section>
      <Title order={2} mt="xl" mb="sm">
        {t("tenancy.team.pending")}
      </Title>
      <ul className={lists.framed}>
        {pending.data.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const revoke = useRevokeInvitation();
  const { id, email, role, expires_at } = invitation;
  const expired = new Date(expires_at) < new Date();
  const when = formatRelative(expires_at);
  return (
    <li className={classes.row} style={{ gridTemplateColumns: "auto minmax(0, 1fr) auto" }}>
      <span className={classes.open} aria-hidden>
        <IconMail size={18} />
      </span>
      <div className={classes.who}>
        <Text truncate>{email}</Text>
        <Text size="xs" c={expired ? "var(--prosa-wait)" : "dimmed"}>
          {t(`tenancy.roles.${role}`)}
          {" · "}
          {expired ? t("tenancy.team.expired") : t("tenancy.team.expires", { when })}
        </Text>
      </div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        loading={revoke.isPending}
        aria-label={t("tenancy.team.revokeOf", { email })}
        onClick={() =>
          revoke.mutate(id, { onSuccess: () => notifyDone(t("tenancy.team.revoked", { email })) })
        }
      >
        {t("tenancy.team.revoke")}
      </Button>
    </li>
  );
}
