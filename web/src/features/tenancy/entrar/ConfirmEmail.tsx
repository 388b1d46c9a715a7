import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EntrarFrame } from "./EntrarFrame.tsx";

export function ConfirmEmail({ email, invited }: { email: string; invited?: boolean }) {
  const { t } = useTranslation();
  return (
    <EntrarFrame title={t("tenancy.confirm.title")} lead={t("tenancy.confirm.lead", { email })}>
      {invited && <Text>{t("tenancy.confirm.invited")}</Text>}
    </EntrarFrame>
  );
}
