import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";

export function ConexoesPage() {
  const { t } = useTranslation();
  return <Page title={t("integrations.title")}>{null}</Page>;
}
