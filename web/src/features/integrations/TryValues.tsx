import { Alert, Button, Stack } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import type { FormValues } from "./form-values.ts";
import { useTryValues } from "./mutations.ts";

/** Asks a telephone provider about what is typed, before anything is saved. */
export function TryValues(props: { provider: CatalogProvider; values: FormValues }) {
  const { t } = useTranslation();
  const attempt = useTryValues(props.provider.id);
  const refused = attempt.data?.code ? new AppError(attempt.data.code, 422) : attempt.error;
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        loading={attempt.isPending}
        onClick={() => attempt.mutate(props.values)}
      >
        {t("integrations.card.test")}
      </Button>
      <div role="status">
        {refused && (
          <Alert
            color="red"
            icon={<IconAlertCircle size={18} />}
            title={t("integrations.form.refused")}
          >
            {errorText(t, refused)}
          </Alert>
        )}
        {attempt.data?.valid && (
          <Alert
            color="green"
            icon={<IconCircleCheck size={18} />}
            title={t("integrations.test.ok")}
          >
            {t("integrations.test.extensions", { count: attempt.data.extensions ?? 0 })}
          </Alert>
        )}
      </div>
    </Stack>
  );
}
