import { ActionIcon, Badge, Menu, Text } from "@mantine/core";
import type { Role } from "@prosa/shared/roles.ts";
import { IconDots, IconUserMinus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import { useChangeMemberRole } from "../mutations.ts";
import type { Member } from "../queries.ts";
import classes from "./People.module.css";
import { RoleSelect } from "./RoleSelect.tsx";
import { canManage, grantableRoles } from "./roles.ts";

export function MemberRow({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const changeRole = useChangeMemberRole();
  const { name, email, avatar_url } = member.profiles;
  const change = (role: Role) => {
    const before = member.role;
    changeRole.mutate(
      { userId: member.user_id, role },
      {
        onSuccess: () =>
          notifyUndo({
            message: t("tenancy.team.roleChanged", { name, role: t(`tenancy.roles.${role}`) }),
            onUndo: () => changeRole.mutate({ userId: member.user_id, role: before }),
          }),
      },
    );
  };
  return (
    <li className={classes.row}>
      <PersonAvatar name={name} src={avatar_url} size={36} />
      <div className={classes.who}>
        <Text fw={600} truncate component="div">
          {name}{" "}
          {member.user_id === session.userId && (
            <Badge variant="light" color="gray" size="sm" tt="none" fw={400} ml={4}>
              {t("tenancy.team.you")}
            </Badge>
          )}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {email}
        </Text>
      </div>
      <div className={classes.role}>
        {canManage(session, member) ? (
          <RoleSelect
            hideLabel
            label={t("tenancy.team.roleOf", { name })}
            roles={grantableRoles(session)}
            value={member.role}
            onChange={change}
          />
        ) : (
          <Text>{t(`tenancy.roles.${member.role}`)}</Text>
        )}
      </div>
      {canManage(session, member) && (
        <Menu>
          <Menu.Target>
            <ActionIcon className={classes.more} aria-label={t("tenancy.team.moreOf", { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconUserMinus size={16} />} onClick={onRemove}>
              {t("tenancy.team.remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
