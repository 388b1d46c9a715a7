import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";

export function PerfilPage() {
  const { t } = useTranslation();
  return <Page title={t("tenancy.profile.title")}>{null}</Page>;
}
