import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { CannedForm } from "./CannedForm.tsx";
import { type Canned, fillCanned } from "./canned.ts";
import classes from "./compose.module.css";
import type { PanelProps } from "./panel-props.ts";
import { composeQueries } from "./queries.ts";
import { useRemoveCanned } from "./useCanned.ts";

/** The team's quick replies: to use one, and to keep the list. */
export function CannedPanel({ row, composer, onClose }: PanelProps) {
  const { t } = useTranslation();
  const { tenantId, name } = useSession();
  const { data: all } = useQuery(composeQueries.canned(tenantId));
  const [edited, setEdited] = useState<Canned | "new" | null>(null);
  const remove = useRemoveCanned();

  if (edited) {
    return <CannedForm canned={edited === "new" ? null : edited} onDone={() => setEdited(null)} />;
  }
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="var(--prosa-quiet)">
          {t("compose.canned.hint")}
        </Text>
        <Button
          flex="none"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => setEdited("new")}
        >
          {t("compose.canned.create")}
        </Button>
      </Group>
      {all?.length === 0 && <Text>{t("compose.canned.none")}</Text>}
      <div>
        {all?.map((canned) => (
          <Group key={canned.id} className={classes.cannedRow} gap={4} wrap="nowrap">
            <button
              type="button"
              className={classes.item}
              onClick={() => {
                composer.setText(fillCanned(canned.body, row, name));
                onClose();
                composer.focus("text");
              }}
            >
              <span className={classes.itemText}>
                <span className={classes.itemTitle}>{canned.title}</span>
                <span className={classes.itemBody}>{canned.body}</span>
              </span>
              <span className={classes.shortcut}>{`/${canned.shortcut}`}</span>
            </button>
            <ActionIcon
              aria-label={t("compose.canned.edit", { title: canned.title })}
              onClick={() => setEdited(canned)}
            >
              <IconPencil size={16} stroke={1.75} />
            </ActionIcon>
            <ActionIcon
              aria-label={t("compose.canned.remove", { title: canned.title })}
              onClick={() => remove(canned)}
            >
              <IconTrash size={16} stroke={1.75} />
            </ActionIcon>
          </Group>
        ))}
      </div>
    </Stack>
  );
}
