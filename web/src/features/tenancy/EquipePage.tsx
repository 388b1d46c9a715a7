import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";

export function EquipePage() {
  const { t } = useTranslation();
  return <Page title={t("tenancy.team.title")}>{null}</Page>;
}
