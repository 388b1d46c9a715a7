import { Button } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import lists from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page.tsx";
import { type Member, tenancyQueries } from "../queries.ts";
import { useTeamFeed } from "../realtime.ts";
import { InviteDrawer } from "./InviteDrawer.tsx";
import { MemberRow } from "./MemberRow.tsx";
import { PendingInvitations } from "./PendingInvitations.tsx";
import { RemoveMember } from "./RemoveMember.tsx";

export function EquipePage() {
  const { t } = useTranslation();
  const session = useSession();
  const team = useSuspenseQuery(tenancyQueries.team(session.tenantId));
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const admin = hasRole(session, "admin");
  useTeamFeed();

  const invite = (
    <Button leftSection={<IconUserPlus size={18} />} onClick={() => setInviting(true)}>
      {t("tenancy.team.invite")}
    </Button>
  );
  const alone = team.data.length === 1 && admin;
  return (
    <Page
      title={t("tenancy.team.title")}
      lead={admin ? t("tenancy.team.lead") : t("tenancy.team.leadReader")}
      action={admin && !alone ? invite : null}
    >
      <ul className={lists.framed}>
        {team.data.map((member) => (
          <MemberRow key={member.user_id} member={member} onRemove={() => setLeaving(member)} />
        ))}
      </ul>
      {alone && (
        <EmptyState
          icon={<IconUsers size={32} stroke={1.5} />}
          title={t("tenancy.team.alone")}
          action={invite}
        >
          {t("tenancy.team.aloneHint")}
        </EmptyState>
      )}
      {admin && <PendingInvitations />}
      <RemoveMember member={leaving} onClose={() => setLeaving(null)} />
      <InviteDrawer opened={inviting} onClose={() => setInviting(false)} />
    </Page>
  );
}
