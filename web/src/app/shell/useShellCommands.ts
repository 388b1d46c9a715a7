import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { helpPages } from "../../features/help/pages.ts";
import { useSwitchTenant } from "../../features/tenancy/mutations.ts";
import { tenancyQueries } from "../../features/tenancy/queries.ts";
import { useSession } from "../../lib/session.ts";
import { type Command, type Shortcut, useCommands, useShortcuts } from "../../ui/commands.ts";
import { MOD } from "../../ui/keys.ts";
import { SCHEMES } from "../../ui/scheme.ts";
import { signOut } from "../sign-out.ts";
import { pagesOf } from "./nav.ts";

/** The pages and the actions that exist everywhere, for the command bar and the list of shortcuts. */
export function useShellCommands(openShortcuts: () => void) {
  const { t } = useTranslation();
  const { tenantId, role } = useSession();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mine = useQuery(tenancyQueries.mine(tenantId));
  const { mutate: switchTenant } = useSwitchTenant();

  const commands = useMemo((): Command[] => {
    const pages = [
      ...pagesOf({ role }),
      { to: "/relatorios/ligacoes", label: "core.nav.callReport" } as const,
      { to: "/perfil", label: "core.menu.profile" } as const,
    ];
    const group = t("core.commands.actions");
    return [
      ...pages.map(({ to, label }) => ({
        id: `page:${to}`,
        group: t("core.commands.pages"),
        label: t(label),
        run: () => void navigate({ to }),
      })),
      ...helpPages.map((pagina) => ({
        id: `help:${pagina}`,
        group: t("core.help.label"),
        label: t(`core.help.${pagina}`),
        run: () => void navigate({ to: "/ajuda/$pagina", params: { pagina } }),
      })),
      {
        id: "action:shortcuts",
        group,
        label: t("core.help.shortcuts"),
        keys: "?",
        run: openShortcuts,
      },
      ...SCHEMES.filter((scheme) => scheme !== colorScheme).map((scheme) => ({
        id: `action:theme:${scheme}`,
        group,
        label: t(`core.commands.theme.${scheme}`),
        run: () => setColorScheme(scheme),
      })),
      ...(mine.data ?? [])
        .filter((tenant) => tenant.id !== tenantId)
        .map((tenant) => ({
          id: `action:tenant:${tenant.id}`,
          group,
          label: t("core.commands.switchTo", { company: tenant.name }),
          run: () => switchTenant(tenant.id),
        })),
      { id: "action:out", group, label: t("core.menu.signOut"), run: () => void signOut() },
    ];
  }, [
    colorScheme,
    mine.data,
    navigate,
    openShortcuts,
    role,
    setColorScheme,
    switchTenant,
    t,
    tenantId,
  ]);
  useCommands("shell", commands);

  const shortcuts = useMemo((): Shortcut[] => {
    const group = t("core.shortcuts.general");
    return [
      { group, keys: `${MOD} K`, label: t("core.shortcuts.commands") },
      { group, keys: "?", label: t("core.shortcuts.list") },
    ];
  }, [t]);
  useShortcuts("shell", shortcuts);
}
