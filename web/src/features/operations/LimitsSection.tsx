import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import { Block } from "../../ui/Block.tsx";
import { channelName } from "./channel-name.ts";
import { LimitsForm } from "./LimitsForm.tsx";
import classes from "./operations.module.css";
import rows from "./rows.module.css";

/** Everybody here may see what is set; an admin may change it. */
export function LimitsSection(props: { channels: ChannelStatus[]; admin: boolean }) {
  const { t } = useTranslation();
  return (
    <Block title={t("operations.limits.title")} lead={t("operations.limits.lead")}>
      <ul className={rows.rows}>
        {props.channels.map((channel) => (
          <li key={channel.channel_id} className={rows.limits}>
            <strong>{channelName(channel)}</strong>
            {props.admin ? (
              <LimitsForm channel={channel} />
            ) : (
              <p className={classes.quiet}>
                {t("operations.limits.read", {
                  rate: formatNumber(channel.rate.max),
                  threshold: channel.breaker.threshold,
                  hours: channel.silence_hours,
                })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}
