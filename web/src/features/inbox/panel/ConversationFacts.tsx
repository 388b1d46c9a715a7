import { ActionIcon, CopyButton, Stack } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatShortDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import classes from "../../../ui/Facts.module.css";
import { Section } from "../../../ui/Section.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { FactFields } from "./FactFields.tsx";

/** What this conversation is, and what the team has agreed about it. */
export function ConversationFacts({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const edits = hasRole(useSession(), "agent");
  const facts: [string, ReactNode][] = [
    [t("inbox.contact.channel"), row.channel_name],
    [
      t("inbox.contact.status"),
      row.archived_at ? t("panel.isArchived") : t(`inbox.status.${row.status}`),
    ],
    [t("inbox.contact.agent"), row.assignee_nome ?? t("inbox.contact.nobody")],
    [t("inbox.contact.since"), formatShortDateTime(row.created_at)],
  ];
  if (!edits && row.assunto) facts.push([t("panel.assunto"), row.assunto]);
  if (!edits && row.due_at) facts.push([t("panel.due"), formatDateTime(row.due_at)]);

  return (
    <Section title={t("inbox.contact.conversation")}>
      <Stack gap="lg">
        <dl className={classes.facts}>
          <div className={classes.fact}>
            <dt>{t("inbox.contact.protocolo")}</dt>
            <dd>
              {row.protocolo}
              <Copy value={row.protocolo} what={t("inbox.contact.protocolo")} />
            </dd>
          </div>
          {facts.map(([name, value]) => (
            <div key={name} className={classes.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {edits && <FactFields key={row.id} row={row} />}
      </Stack>
    </Section>
  );
}

function Copy(props: { value: string; what: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={props.value}>
      {({ copied, copy }) => (
        <Tooltip label={t(copied ? "inbox.contact.copied" : "core.copy")}>
          <ActionIcon
            size={24}
            aria-label={t("inbox.contact.copy", { what: props.what })}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} stroke={1.75} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
