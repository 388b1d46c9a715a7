import { Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWished } from "../../lib/useWished.ts";
import { notifyUndo } from "../../ui/undo.tsx";
import classes from "./Conexoes.module.css";
import { useSetChannelActive } from "./mutations.ts";
import type { ConnectedChannel } from "./queries.ts";

/** One number of a connection, switched on and off by itself. */
export function ChannelRow(props: { channel: ConnectedChannel; switchable: boolean }) {
  const { t } = useTranslation();
  const setActive = useSetChannelActive();
  const { id, name, display_address, external_id, is_active } = props.channel;
  const number = display_address ?? external_id;
  const [isActive, change] = useWished(is_active, async (isActive) => {
    await setActive.mutateAsync({ id, isActive });
    notifyUndo({
      message: isActive
        ? t("integrations.channel.activated", { number })
        : t("integrations.channel.deactivated", { number }),
      onUndo: () => setActive.mutate({ id, isActive: !isActive }),
    });
  });
  return (
    <li className={classes.number}>
      <div style={{ minWidth: 0 }}>
        <Text truncate>{number}</Text>
        <Text size="xs" c="dimmed" truncate>
          {name}
        </Text>
      </div>
      {props.switchable && (
        <Switch
          checked={isActive}
          onChange={(event) => change(event.currentTarget.checked)}
          labelPosition="left"
          label={is_active ? t("integrations.channel.on") : t("integrations.channel.off")}
          aria-label={t("integrations.channel.switch", { number })}
        />
      )}
    </li>
  );
}
