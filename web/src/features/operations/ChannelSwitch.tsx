import { Select } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { channelName } from "./channel-name.ts";

const ALL = "all";

export function ChannelSwitch(props: {
  channels: ChannelStatus[];
  value: string | null;
  onChange: (channelId: string | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t("operations.channel.label")}
      allowDeselect={false}
      w={280}
      maw="100%"
      value={props.value ?? ALL}
      onChange={(value) => props.onChange(value === ALL ? null : value)}
      data={[
        { value: ALL, label: t("operations.channel.all") },
        ...props.channels.map((channel) => ({
          value: channel.channel_id,
          label: channel.is_active
            ? channelName(channel)
            : t("operations.channel.off", { name: channelName(channel) }),
        })),
      ]}
    />
  );
}
