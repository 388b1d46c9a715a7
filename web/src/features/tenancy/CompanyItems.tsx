import { Menu } from "@mantine/core";
import { IconBuilding, IconCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { useSwitchTenant } from "./mutations.ts";
import { tenancyQueries } from "./queries.ts";

/** The companies of the person, for the account menu: one click goes to another. */
export function CompanyItems() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const mine = useQuery(tenancyQueries.mine(tenantId));
  const switchTenant = useSwitchTenant();
  return (
    <>
      <Menu.Label>{t("core.menu.company")}</Menu.Label>
      {mine.data?.map((tenant) => (
        <Menu.Item
          key={tenant.id}
          leftSection={<IconBuilding size={16} />}
          rightSection={tenant.id === tenantId ? <IconCheck size={16} /> : null}
          aria-current={tenant.id === tenantId}
          disabled={switchTenant.isPending}
          onClick={() => tenant.id !== tenantId && switchTenant.mutate(tenant.id)}
        >
          {tenant.name}
        </Menu.Item>
      ))}
      <Menu.Item
        leftSection={<IconPlus size={16} />}
        renderRoot={(root) => <Link to="/entrar" search={{ modo: "empresa" }} {...root} />}
      >
        {t("core.menu.newCompany")}
      </Menu.Item>
    </>
  );
}
