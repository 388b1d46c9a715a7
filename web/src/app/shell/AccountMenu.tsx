import { Menu, SegmentedControl, Text, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { PersonAvatar } from "../../ui/PersonAvatar.tsx";
import { signOut } from "../sign-out.ts";

const SCHEMES = ["light", "dark", "auto"] as const;

export function AccountMenu(props: { className?: string | undefined; label?: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="right-end" width={260}>
      <Menu.Target>
        <button type="button" className={props.className} aria-label={t("core.menu.label")}>
          <PersonAvatar name={session.name} size={props.label ? 20 : 32} />
          {props.label}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {session.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {session.email}
          </Text>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          renderRoot={(root) => <Link to="/perfil" {...root} />}
        >
          {t("core.menu.profile")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("core.menu.theme")}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          m={4}
          aria-label={t("core.menu.theme")}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number])}
          data={SCHEMES.map((value) => ({ value, label: t(`core.theme.${value}`) }))}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t("core.menu.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
