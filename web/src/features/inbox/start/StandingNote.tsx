import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { elsewhere } from "../filter.ts";
import type { standingOf } from "./standing.ts";

/** Says beforehand what the server would refuse, or where the words will go. */
export function StandingNote({ standing }: { standing: ReturnType<typeof standingOf> }) {
  const { t } = useTranslation();
  const { open, taken, windowOpen } = standing;
  if (!open && !windowOpen) return null;
  return (
    <Text size="sm" c={taken ? "var(--prosa-wait)" : "dimmed"} role="status">
      {!open && t("start.windowOpen")}
      {open && (taken ? t("start.theirs", { name: open.assignee_nome ?? "" }) : t("start.openOne"))}
      {open && " "}
      {open && (
        <Anchor
          size="sm"
          renderRoot={(root) => (
            <Link
              to="/atendimento/$conversationId"
              params={{ conversationId: open.id }}
              search={elsewhere}
              {...root}
            />
          )}
        >
          {t("start.see")}
        </Anchor>
      )}
    </Text>
  );
}
