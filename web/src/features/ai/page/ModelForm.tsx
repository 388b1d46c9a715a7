import { Button, Group, Modal, NumberInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSaveModel } from "../mutations.ts";
import type { AiModel } from "../queries.ts";
import classes from "./page.module.css";

type Field =
  | "input_usd"
  | "cache_read_usd"
  | "cache_write_usd"
  | "output_usd"
  | "per_second_usd"
  | "max_input_tokens"
  | "max_output_tokens";

const FIELDS: Record<string, readonly Field[]> = {
  text: [
    "input_usd",
    "output_usd",
    "cache_read_usd",
    "cache_write_usd",
    "max_input_tokens",
    "max_output_tokens",
  ],
  embeddings: ["input_usd", "max_input_tokens"],
  transcription: ["per_second_usd", "input_usd", "output_usd"],
};

/** What a provider charges a company, and how much it takes at once. */
export function ModelForm({ model, onClose }: { model: AiModel; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useSaveModel(model.id);
  const fields = FIELDS[model.capability] ?? [];
  const form = useForm({
    initialValues: Object.fromEntries(fields.map((field) => [field, model[field]])),
  });
  const submit = form.onSubmit((values) => save.mutate(values, { onSuccess: onClose }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={model.model}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form onSubmit={submit} noValidate className={classes.fields}>
        {fields.map((field) => (
          <NumberInput
            key={field}
            label={t(`ai.models.field.${field}`)}
            min={0}
            decimalSeparator=","
            {...(field.endsWith("_usd")
              ? { prefix: "US$ ", max: 10_000, decimalScale: 8 }
              : { allowDecimal: false })}
            {...form.getInputProps(field)}
          />
        ))}
        {save.isError && (
          <span role="alert" className={classes.refusal}>
            {errorText(t, save.error)}
          </span>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("core.cancel")}
          </Button>
          <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
            {t("core.save")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
