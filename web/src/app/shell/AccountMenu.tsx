import { Menu, Text, useMantineColorScheme } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import {
  IconDialpad,
  IconHelp,
  IconLanguage,
  IconLogout,
  IconPhone,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CompanyItems } from "../../features/tenancy/CompanyItems.tsx";
import { useUpdateProfile } from "../../features/tenancy/mutations.ts";
import { tenancyQueries } from "../../features/tenancy/queries.ts";
import { currentLanguage, LANGUAGES } from "../../i18n.ts";
import { useSession } from "../../lib/session.ts";
import { useCalling } from "../../ui/calling.ts";
import { PersonAvatar } from "../../ui/PersonAvatar.tsx";
import { SCHEMES, type Scheme } from "../../ui/scheme.ts";
import { signOut } from "../sign-out.ts";
import { pagesOf } from "./nav.ts";
import classes from "./Shell.module.css";

/** `trigger` is the button that opens it; on phones it stands at the bottom. */
export function AccountMenu(props: {
  trigger: ReactNode;
  atBottom: boolean;
  opened: boolean;
  onChange: (opened: boolean) => void;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const calling = useCalling();
  const profile = useQuery(tenancyQueries.profile(session.tenantId, session.userId));
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const update = useUpdateProfile();
  const name = profile.data?.name ?? session.name;
  const otherLanguage = LANGUAGES.find((known) => known !== currentLanguage()) ?? "pt-BR";
  return (
    <Menu
      opened={props.opened}
      onChange={props.onChange}
      position={props.atBottom ? "top-end" : "right-end"}
      width={260}
    >
      <Menu.Target>{props.trigger}</Menu.Target>
      <Menu.Dropdown>
        <div className={classes.whoami}>
          <PersonAvatar name={name} size={36} />
          <div>
            <Text fw={600} truncate>
              {name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {session.email}
            </Text>
          </div>
        </div>
        <Menu.Divider />
        {props.atBottom && calling && (
          <Menu.Item leftSection={<IconDialpad size={16} />} onClick={calling.openDialer}>
            {t("core.menu.phone")}
          </Menu.Item>
        )}
        {props.atBottom &&
          pagesOf(session)
            .filter(({ aside }) => aside)
            .map(({ to, label, icon: Icon }) => (
              <Menu.Item
                key={to}
                leftSection={<Icon size={16} />}
                renderRoot={(root) => <Link to={to} {...root} />}
              >
                {t(label)}
              </Menu.Item>
            ))}
        <Menu.Item
          leftSection={<IconUser size={16} />}
          renderRoot={(root) => <Link to="/perfil" {...root} />}
        >
          {t("core.menu.profile")}
        </Menu.Item>
        {hasRole(session, "agent") && (
          <Menu.Item
            leftSection={<IconPhone size={16} />}
            renderRoot={(root) => <Link to="/perfil/ramal" {...root} />}
          >
            {t("core.menu.extension")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconHelp size={16} />}
          renderRoot={(root) => <Link to="/ajuda" {...root} />}
        >
          {t("core.help.label")}
        </Menu.Item>
        <Menu.Item
          lang={otherLanguage}
          leftSection={<IconLanguage size={16} />}
          onClick={() => update.mutate({ name, locale: otherLanguage })}
        >
          {t(`core.language.${otherLanguage}`)}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("core.menu.theme")}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)}>
          {SCHEMES.map((value) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
              {t(`core.theme.${value}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <CompanyItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t("core.menu.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
