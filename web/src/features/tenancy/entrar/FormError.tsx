import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";

/** The refusal of a form, above its button, read out as soon as it appears. */
export function FormError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" p="sm">
      {errorText(t, error)}
    </Alert>
  );
}
