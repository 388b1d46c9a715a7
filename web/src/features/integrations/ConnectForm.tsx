import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { CatalogProvider, ConnectResponse } from "@prosa/shared/integrations.ts";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { CatalogFieldInput } from "./CatalogFields.tsx";
import classes from "./Conexoes.module.css";
import { catalogText } from "./catalog-text.ts";
import { type FormValues, fieldProblem, initialValues } from "./form-values.ts";
import { useConnectIntegracao } from "./mutations.ts";
import type { Integracao } from "./queries.ts";
import { TryValues } from "./TryValues.tsx";

const NAME = "nome";

/** The values of a new connection, or of one being edited; the provider judges them on sending. */
export function ConnectForm(props: {
  provider: CatalogProvider;
  integracao: Integracao | null;
  onConnected: (answer: ConnectResponse, values: FormValues) => void;
}) {
  const { t } = useTranslation();
  const { provider, integracao } = props;
  const hints = (integracao?.pistas ?? {}) as Record<string, string>;
  const connect = useConnectIntegracao();
  const form = useForm<FormValues>({
    initialValues: {
      [NAME]: integracao?.nome ?? catalogText(t, provider.name_key),
      ...initialValues(provider.fields, integracao?.configuracao ?? null),
    },
    validate: (values) => {
      const problems = provider.fields.map((field) => {
        const problem = fieldProblem(field, values[field.name] ?? "", Boolean(hints[field.name]));
        return [field.name, problem && t(`integrations.form.${problem}`)];
      });
      const name = values[NAME]?.trim() ? null : t("core.field.required");
      return { [NAME]: name, ...Object.fromEntries(problems) };
    },
  });
  const submit = ({ [NAME]: nome = "", ...values }: FormValues) =>
    connect.mutate(
      { id: integracao?.id ?? null, plataforma: provider.id, nome: nome.trim(), values },
      { onSuccess: (answer) => props.onConnected(answer, values) },
    );
  const toFirstProblem = (errors: Record<string, unknown>) => {
    const first = [NAME, ...provider.fields.map(({ name }) => name)].find((name) => errors[name]);
    if (first) form.getInputNode(first)?.focus();
  };
  return (
    <form noValidate onSubmit={form.onSubmit(submit, toFirstProblem)}>
      <Stack gap="lg">
        <Text c="dimmed">
          {t(integracao ? "integrations.form.editLead" : "integrations.form.lead")}
        </Text>
        {provider.category === "ai" && <Text c="dimmed">{t("integrations.form.tinyCall")}</Text>}
        {/* Those of a provider that needs a webhook come after the values, with the address to paste. */}
        {!integracao && !provider.webhook && provider.steps.length > 0 && (
          <ol className={classes.steps}>
            {provider.steps.map(({ key }) => (
              <li key={key}>{catalogText(t, key)}</li>
            ))}
          </ol>
        )}
        <TextInput
          data-autofocus
          label={t("integrations.form.name")}
          description={t("integrations.form.nameHint")}
          maxLength={80}
          {...form.getInputProps(NAME)}
        />
        {provider.fields.map((field) => (
          <CatalogFieldInput key={field.name} field={field} form={form} hint={hints[field.name]} />
        ))}
        {connect.error && (
          <Alert
            color="red"
            role="alert"
            icon={<IconAlertCircle size={18} />}
            title={t("integrations.form.refused")}
          >
            {errorText(t, connect.error)}
          </Alert>
        )}
        {provider.category === "telephony" && (
          <TryValues provider={provider} values={form.values} />
        )}
        <Button type="submit" loading={connect.isPending}>
          {t(integracao ? "integrations.form.save" : "integrations.form.connect")}
        </Button>
        {connect.isPending && (
          <Text size="sm" c="dimmed" ta="center" role="status">
            {t("integrations.form.asking")}
          </Text>
        )}
      </Stack>
    </form>
  );
}
