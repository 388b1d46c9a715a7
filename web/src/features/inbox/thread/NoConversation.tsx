import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { elsewhere } from "../filter.ts";

/** There is no such conversation, or it is no longer this person's to see. */
export function NoConversation({ why }: { why: "missing" | "denied" }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t(`inbox.thread.${why}.title`)}
      action={
        <Button
          variant="default"
          renderRoot={(root) => <Link to="/atendimento" search={elsewhere} {...root} />}
        >
          {t("inbox.thread.missing.action")}
        </Button>
      }
    >
      {t(`inbox.thread.${why}.text`)}
    </EmptyState>
  );
}
