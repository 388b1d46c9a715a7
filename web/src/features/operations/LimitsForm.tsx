import { NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { useMeanwhile } from "../../lib/useMeanwhile.ts";
import { notifyDone } from "../../ui/notify.ts";
import { SaveRow } from "../../ui/SaveRow.tsx";
import { type ChannelLimits, useSetChannelLimits } from "./mutations.ts";
import rows from "./rows.module.css";

/** What the database accepts. */
const RANGES: Record<keyof ChannelLimits, [number, number]> = {
  rate_per_minute: [1, 60_000],
  threshold: [1, 100],
  silence_hours: [0, 720],
};
const FIELDS = Object.keys(RANGES) as (keyof ChannelLimits)[];

type Values = Record<keyof ChannelLimits, number | string>;

function within(field: keyof ChannelLimits, value: number | string): boolean {
  const [least, most] = RANGES[field];
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

export function LimitsForm({ channel }: { channel: ChannelStatus }) {
  const { t } = useTranslation();
  const save = useSetChannelLimits(channel.channel_id);
  const outside = (field: keyof ChannelLimits) => (value: number | string) => {
    if (within(field, value)) return null;
    const [least, most] = RANGES[field];
    return t("operations.limits.range", { least, most });
  };
  const stored: Values = {
    rate_per_minute: channel.rate.max,
    threshold: channel.breaker.threshold,
    silence_hours: channel.silence_hours,
  };
  const form = useForm<Values>({
    initialValues: stored,
    validate: {
      rate_per_minute: outside("rate_per_minute"),
      threshold: outside("threshold"),
      silence_hours: outside("silence_hours"),
    },
  });
  const meanwhile = useMeanwhile(form, stored);
  const submit = form.onSubmit((values) =>
    save.mutate(
      {
        rate_per_minute: Number(values.rate_per_minute),
        threshold: Number(values.threshold),
        silence_hours: Number(values.silence_hours),
      },
      { onSuccess: () => notifyDone(t("operations.limits.saved", { name: channel.name })) },
    ),
  );
  return (
    <form onSubmit={submit} className={rows.limitsForm} noValidate>
      {FIELDS.map((field) => (
        <NumberInput
          key={field}
          label={t(`operations.limits.${field}.label`)}
          description={t(`operations.limits.${field}.hint`)}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          {...form.getInputProps(field)}
        />
      ))}
      <div className={rows.limitsFoot}>
        <SaveRow isDirty={form.isDirty()} save={save} meanwhile={meanwhile} isOneOfMany />
      </div>
    </form>
  );
}
