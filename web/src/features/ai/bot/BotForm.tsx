import { Checkbox, Group, Switch, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { hasRole } from "@prosa/shared/roles.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useMeanwhile } from "../../../lib/useMeanwhile.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { SaveRow } from "../../../ui/SaveRow.tsx";
import { NumberField } from "../page/NumberField.tsx";
import classes from "../page/page.module.css";
import type { ChannelBot } from "./queries.ts";
import { useSaveBot } from "./useSaveBot.ts";

const NUMBERS = [
  { name: "threshold", least: 0, most: 1, step: 0.05, scale: 2 },
  { name: "max_answers", least: 1, most: 50, step: 1, scale: 0 },
] as const;

const WORDS = ["greeting_text", "handover_text"] as const;

/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 86_400_000;

/** When the robot of a channel answers, how sure it has to be, and what it says when it leaves. */
export function BotForm({ bot: { name, settings } }: { bot: ChannelBot }) {
  const { t, i18n } = useTranslation();
  const admin = hasRole(useSession(), "admin");
  const save = useSaveBot(settings.channel_id);
  const stored = {
    ...settings,
    weekdays: settings.weekdays.map(String),
    hour_from: settings.hour_from?.slice(0, 5) ?? "",
    hour_to: settings.hour_to?.slice(0, 5) ?? "",
  };
  const form = useForm({ initialValues: stored });
  const meanwhile = useMeanwhile(form, stored);
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "short" });
  const submit = form.onSubmit((values) => {
    const { weekdays, hour_from, hour_to, ...changes } = meanwhile.changes(values);
    save.mutate(
      {
        ...changes,
        ...(weekdays && { weekdays: weekdays.map(Number).sort((a, b) => a - b) }),
        ...(hour_from !== undefined && { hour_from: hour_from || null }),
        ...(hour_to !== undefined && { hour_to: hour_to || null }),
      },
      { onSuccess: () => notifyDone(t("ai.bot.saved", { name })) },
    );
  });
  return (
    <form onSubmit={submit} noValidate aria-label={t("ai.bot.of", { name })}>
      <fieldset disabled={!admin} className={classes.fields}>
        <Switch
          label={t("ai.bot.is_active.label")}
          description={t("ai.bot.is_active.hint")}
          {...form.getInputProps("is_active", { type: "checkbox" })}
        />
        <Checkbox.Group label={t("ai.bot.weekdays")} {...form.getInputProps("weekdays")}>
          <Group gap="md" mt={6}>
            {[1, 2, 3, 4, 5, 6, 7].map((day) => (
              <Checkbox
                key={day}
                value={String(day)}
                label={weekday.format(MONDAY + (day - 1) * DAY_MS)}
              />
            ))}
          </Group>
        </Checkbox.Group>
        <div className={classes.numbers}>
          <TextInput
            type="time"
            label={t("ai.bot.hour_from.label")}
            description={t("ai.bot.hour_from.hint")}
            {...form.getInputProps("hour_from")}
          />
          <TextInput
            type="time"
            label={t("ai.bot.hour_to.label")}
            description={t("ai.bot.hour_to.hint")}
            {...form.getInputProps("hour_to")}
          />
          {NUMBERS.map(({ name: field, ...bounds }) => (
            <NumberField
              key={field}
              label={t(`ai.bot.${field}.label`)}
              description={t(`ai.bot.${field}.hint`)}
              bounds={bounds}
              {...form.getInputProps(field)}
            />
          ))}
        </div>
        {WORDS.map((field) => (
          <Textarea
            key={field}
            label={t(`ai.bot.${field}.label`)}
            description={t(`ai.bot.${field}.hint`)}
            autosize
            minRows={2}
            maxLength={1000}
            {...form.getInputProps(field)}
          />
        ))}
        {admin && <SaveRow isDirty={form.isDirty()} save={save} meanwhile={meanwhile} />}
      </fieldset>
    </form>
  );
}
