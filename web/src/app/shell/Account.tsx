import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { tenancyQueries } from "../../features/tenancy/queries.ts";
import { useSession } from "../../lib/session.ts";
import { PersonAvatar } from "../../ui/PersonAvatar.tsx";

// Nobody opens the menu before the page is drawn: it arrives right after.
const AccountMenu = lazy(async () => ({
  default: (await import("./AccountMenu.tsx")).AccountMenu,
}));

/** One's own avatar. `label` is the word under it on phones. */
export function Account(props: { className: string | undefined; label?: string }) {
  const { t } = useTranslation();
  const { tenantId, userId, name } = useSession();
  const profile = useQuery(tenancyQueries.profile(tenantId, userId)).data;
  const [opened, setOpened] = useState(false);
  // Pressed before its menu has arrived, the button still opens it.
  const trigger = (onClick?: () => void) => (
    <button
      type="button"
      onClick={onClick}
      className={props.className}
      aria-label={props.label ? undefined : t("core.menu.label")}
    >
      <PersonAvatar
        name={profile?.name ?? name}
        src={profile?.avatar_url ?? null}
        size={props.label ? 20 : 32}
      />
      {props.label}
    </button>
  );
  return (
    <Suspense fallback={trigger(() => setOpened(true))}>
      <AccountMenu
        trigger={trigger()}
        atBottom={Boolean(props.label)}
        opened={opened}
        onChange={setOpened}
      />
    </Suspense>
  );
}
