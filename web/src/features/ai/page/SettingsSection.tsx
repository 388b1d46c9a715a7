import { Checkbox, Group, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { insightKinds } from "@prosa/shared/ai-insights.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useMeanwhile } from "../../../lib/useMeanwhile.ts";
import { Block } from "../../../ui/Block.tsx";
import { notifyDone } from "../../../ui/notify.ts";
import { SaveRow } from "../../../ui/SaveRow.tsx";
import { useSaveSettings } from "../mutations.ts";
import type { AiSettings } from "../queries.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./page.module.css";

const SWITCHES = [
  "is_enabled",
  "has_suggestions",
  "has_voice_transcripts",
  "has_call_transcripts",
  "has_masking",
] as const satisfies (keyof AiSettings)[];

const NUMBERS = [
  {
    name: "monthly_cap_usd",
    ...{ least: 0, most: 100_000, step: 1, scale: 2, prefix: "US$ ", isFixed: true },
  },
  { name: "retention_days", least: 1, most: 3650, step: 1, scale: 0, prefix: "" },
  { name: "answer_threshold", least: 0, most: 1, step: 0.05, scale: 2, prefix: "" },
] as const;

/** What models do by themselves, what they may read, and for how much. Admins change it. */
export function SettingsSection({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation();
  const admin = hasRole(useSession(), "admin");
  const save = useSaveSettings();
  const { tenant_id: _tenant, updated_at: _at, ...stored } = settings;
  const form = useForm({ initialValues: stored });
  const meanwhile = useMeanwhile(form, stored);
  const submit = form.onSubmit((values) =>
    save.mutate(meanwhile.changes(values), { onSuccess: () => notifyDone(t("ai.settings.saved")) }),
  );
  return (
    <Block title={t("ai.settings.title")} {...(admin ? {} : { lead: t("ai.settings.adminsOnly") })}>
      <form onSubmit={submit} noValidate>
        <fieldset disabled={!admin} className={classes.fields}>
          {SWITCHES.map((name) => (
            <Switch
              key={name}
              label={t(`ai.settings.${name}.label`)}
              description={t(`ai.settings.${name}.hint`)}
              {...form.getInputProps(name, { type: "checkbox" })}
            />
          ))}
          <Checkbox.Group
            label={t("ai.settings.analyses.label")}
            description={t("ai.settings.analyses.hint")}
            {...form.getInputProps("analyses")}
          >
            <Group gap="lg" mt={6}>
              {insightKinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`ai.operation.${kind}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <div className={classes.numbers}>
            {NUMBERS.map(({ name, ...bounds }) => (
              <NumberField
                key={name}
                {...(name === "monthly_cap_usd" ? { id: "limite" } : {})}
                label={t(`ai.settings.${name}.label`)}
                description={t(`ai.settings.${name}.hint`)}
                bounds={bounds}
                {...form.getInputProps(name)}
              />
            ))}
          </div>
          {admin && <SaveRow isDirty={form.isDirty()} save={save} meanwhile={meanwhile} />}
        </fieldset>
      </form>
    </Block>
  );
}
