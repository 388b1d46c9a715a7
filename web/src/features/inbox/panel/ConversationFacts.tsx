import type { InboxRow } from "@prosa/shared/events.ts";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../lib/format.ts";
import classes from "./contact.module.css";
import { Section } from "./Section.tsx";

export function ConversationFacts({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const facts = [
    [t("inbox.contact.protocolo"), row.protocolo],
    [t("inbox.contact.channel"), row.channel_name],
    [t("inbox.contact.status"), t(`inbox.status.${row.status}`)],
    [t("inbox.contact.agent"), row.assignee_nome ?? t("inbox.contact.nobody")],
    [t("inbox.contact.since"), formatDateTime(row.created_at)],
  ];
  return (
    <Section title={t("inbox.contact.conversation")}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
