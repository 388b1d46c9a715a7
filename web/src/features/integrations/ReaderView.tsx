import { Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./Conexoes.module.css";
import { integracaoQueries } from "./queries.ts";

/** For who may not change connections: which numbers answer, and whom to ask. */
export function ReaderView() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const channels = useSuspenseQuery(integracaoQueries.channels(tenantId));
  if (channels.data.length === 0) {
    return (
      <EmptyState icon={<IconLock size={32} stroke={1.5} />} title={t("integrations.reader.none")}>
        {t("integrations.reader.ask")}
      </EmptyState>
    );
  }
  return (
    <ul className={`${classes.card} ${classes.numbers}`}>
      {channels.data.map((channel) => (
        <li key={channel.id} className={classes.number}>
          <div>
            <Text>{channel.display_address ?? channel.name}</Text>
            <Text size="xs" c="dimmed">
              {channel.name}
            </Text>
          </div>
          <Text size="sm" c="dimmed">
            {channel.is_active ? t("integrations.channel.on") : t("integrations.channel.off")}
          </Text>
        </li>
      ))}
    </ul>
  );
}
