import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { Section } from "../../../ui/Section.tsx";
import classes from "./import.module.css";
import { importQueries } from "./queries.ts";

export function PastImports({ onReport }: { onReport: (id: string) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(importQueries.recent(tenantId));
  if (!data?.length) return null;
  return (
    <Section title={t("contacts.import.past")}>
      <ul className={classes.past}>
        {data.map((one) => (
          <li key={one.id} className={classes.pastRow}>
            <span className={classes.pastText}>
              <strong>{one.file_name}</strong>
              <span className={classes.quiet}>
                {t("contacts.import.by", {
                  at: formatDateTime(one.created_at ?? ""),
                  by: one.created_by_nome,
                })}
                {" · "}
                {t(`contacts.import.status.${one.status as "running"}`)}
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("contacts.import.reportOf", { file: one.file_name })}
              onClick={() => one.id && onReport(one.id)}
            >
              {t("contacts.import.report")}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
