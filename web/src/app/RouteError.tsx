import { Button } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText } from "../lib/errors.ts";
import { EmptyState } from "../ui/EmptyState.tsx";

export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  const retry = () => {
    boundary.reset();
    reset();
    void router.invalidate();
  };
  return (
    <EmptyState
      title={t("core.error.title")}
      action={<Button onClick={retry}>{t("core.retry")}</Button>}
    >
      {errorText(t, error)}
    </EmptyState>
  );
}
