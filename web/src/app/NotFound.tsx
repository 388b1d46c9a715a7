import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../ui/EmptyState.tsx";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("core.error.notFound")}
      action={
        <Anchor renderRoot={(props) => <Link to="/atendimento" {...props} />}>
          {t("core.error.goInbox")}
        </Anchor>
      }
    >
      {t("core.error.notFoundHint")}
    </EmptyState>
  );
}
