import { Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconRefresh, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { teamQueries } from "../queries.ts";
import classes from "./compose.module.css";
import type { SayProps } from "./panel-props.ts";
import { composeQueries, type Template } from "./queries.ts";
import { TemplateForm } from "./TemplateForm.tsx";
import { findTemplates, hindranceOf } from "./template-words.ts";
import { useSyncTemplates, useTemplatesFeed } from "./useTemplates.ts";

/** All approved texts and those that cannot be sent, with the reason; then the blanks of one. */
export function TemplatePanel(props: SayProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { tenantId } = useSession();
  const { data: channels } = useQuery(teamQueries.channels(tenantId));
  const channel = channels?.find(({ id }) => id === props.row.channel_id);
  const integracaoId = channel?.integracao_id ?? "";
  const enabled = integracaoId !== "";
  const { data: all } = useQuery({ ...composeQueries.templates(tenantId, integracaoId), enabled });
  const { data: synced } = useQuery({
    ...composeQueries.templatesSynced(tenantId, integracaoId),
    enabled,
  });
  const sync = useSyncTemplates(integracaoId);
  useTemplatesFeed();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<Template | null>(null);

  if (chosen) return <TemplateForm {...props} template={chosen} onBack={() => setChosen(null)} />;
  const found = findTemplates(all ?? [], query);
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="var(--prosa-quiet)">
          {synced
            ? t("compose.template.synced", { at: formatRelative(synced, now) })
            : t("compose.template.neverSynced")}
        </Text>
        <Button
          flex="none"
          variant="default"
          size="sm"
          loading={sync.isPending}
          leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
          onClick={() => sync.mutate()}
        >
          {t("compose.template.sync")}
        </Button>
      </Group>
      <TextInput
        data-autofocus
        aria-label={t("compose.template.search")}
        placeholder={t("compose.template.search")}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {all && found.length === 0 && (
        <Text>{t(all.length === 0 ? "compose.template.none" : "compose.template.notFound")}</Text>
      )}
      <div>
        {found.map((template) => (
          <Item key={template.id} template={template} onChoose={setChosen} />
        ))}
      </div>
    </Stack>
  );
}

function Item(props: { template: Template; onChoose: (template: Template) => void }) {
  const { t } = useTranslation();
  const { template } = props;
  const hindrance = hindranceOf(template);
  return (
    <button
      type="button"
      className={classes.item}
      disabled={hindrance !== null}
      onClick={() => props.onChoose(template)}
    >
      <span className={classes.itemText}>
        <span className={classes.itemTitle}>{template.name}</span>
        <span className={classes.itemBody}>{template.components.body}</span>
        {hindrance && (
          <span className={classes.reason}>
            {t([`compose.template.${hindrance}`, "compose.template.unsupported.other"] as never)}
            {template.rejected_reason && ` (${template.rejected_reason})`}
          </span>
        )}
      </span>
      <Badge variant="light" color="gray" flex="none" tt="none">
        {t([`compose.template.category.${template.category}`, template.category] as never)}
        {` · ${template.language}`}
      </Badge>
    </button>
  );
}
