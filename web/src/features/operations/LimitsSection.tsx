import { Text, Title } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import { channelName } from "./channel-name.ts";
import { LimitsForm } from "./LimitsForm.tsx";
import classes from "./operations.module.css";
import rows from "./rows.module.css";

/** Everybody here may see what is set; an admin may change it. */
export function LimitsSection(props: { channels: ChannelStatus[]; admin: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.sectionHead}>
        <div>
          <Title order={2} id={id}>
            {t("operations.limits.title")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("operations.limits.lead")}
          </Text>
        </div>
      </header>
      <ul className={rows.rows}>
        {props.channels.map((channel) => (
          <li key={channel.channel_id} className={rows.limits}>
            <strong>{channelName(channel)}</strong>
            {props.admin ? (
              <LimitsForm key={limitsKey(channel)} channel={channel} />
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
    </section>
  );
}

/** What is stored has changed: the form begins anew with it. */
const limitsKey = ({ rate, breaker, silence_hours }: ChannelStatus) =>
  `${rate.max}/${breaker.threshold}/${silence_hours}`;
