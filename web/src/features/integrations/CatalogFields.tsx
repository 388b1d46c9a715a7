import { Button, Select, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { CatalogField } from "@prosa/shared/integrations.ts";
import { useTranslation } from "react-i18next";
import { Password } from "../../ui/Password.tsx";
import { catalogText } from "./catalog-text.ts";
import { type FormValues, INVENTED_FIELD, inventToken } from "./form-values.ts";

/** Draws one field as the catalogue describes it. `hint` is what remains visible of a stored secret. */
export function CatalogFieldInput(props: {
  field: CatalogField;
  form: UseFormReturnType<FormValues>;
  hint: string | undefined;
}) {
  const { t } = useTranslation();
  const { field, form, hint } = props;
  const input = form.getInputProps(field.name);
  const common = {
    label: catalogText(t, field.label_key),
    description: catalogText(t, field.help_key),
    autoComplete: "off",
    ...input,
  };
  if (field.kind === "select") return <Select {...common} data={field.options} />;
  if (field.kind === "list") return <Textarea {...common} autosize minRows={2} maxRows={8} />;
  if (field.kind === "text") return <TextInput {...common} />;
  const kept = hint ? t("integrations.form.kept", { hint }) : undefined;
  if (field.name !== INVENTED_FIELD) {
    return <Password {...common} autoComplete="new-password" placeholder={kept} />;
  }
  return (
    <TextInput
      {...common}
      placeholder={kept}
      rightSectionWidth={72}
      rightSection={
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => form.setFieldValue(field.name, inventToken())}
        >
          {t("integrations.form.invent")}
        </Button>
      }
    />
  );
}
