import { ActionIcon, Button, Popover } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconSettings, IconTagPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Section } from "../../../ui/Section.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { useSetTags } from "./mutations.ts";
import { TagChip } from "./TagChip.tsx";
import { TagPicker } from "./TagPicker.tsx";
import classes from "./tags.module.css";
import { useTags } from "./useTags.ts";

const ManageTags = lazy(async () => ({
  default: (await import("./ManageTags.tsx")).ManageTags,
}));

/** What the conversation is about, and the way to say so. */
export function TagsSection({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const edits = hasRole(useSession(), "agent");
  const tags = useTags(row.tag_ids);
  const { mutate } = useSetTags(row);
  const [picking, setPicking] = useState(false);
  const [managing, setManaging] = useState(false);
  if (!edits && tags.length === 0) return null;

  return (
    <Section
      title={t("tags.title")}
      aside={
        edits && (
          <Tooltip label={t("tags.manage")}>
            <ActionIcon size={24} aria-label={t("tags.manage")} onClick={() => setManaging(true)}>
              <IconSettings size={14} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      <div className={classes.list}>
        {tags.map((tag) => (
          <TagChip
            key={tag.id}
            tag={tag}
            {...(edits
              ? { onRemove: () => mutate(row.tag_ids.filter((id) => id !== tag.id)) }
              : {})}
          />
        ))}
        {edits && (
          <Popover
            opened={picking}
            onChange={setPicking}
            trapFocus
            returnFocus
            width={260}
            position="bottom-start"
            shadow="md"
          >
            <Popover.Target>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                leftSection={<IconTagPlus size={14} stroke={1.75} aria-hidden />}
                onClick={() => setPicking(true)}
              >
                {t("tags.add")}
              </Button>
            </Popover.Target>
            <Popover.Dropdown p={8} aria-label={t("tags.add")}>
              <TagPicker chosen={row.tag_ids} onChange={(ids) => mutate(ids)} />
            </Popover.Dropdown>
          </Popover>
        )}
      </div>
      {managing && (
        <Suspense>
          <ManageTags onClose={() => setManaging(false)} />
        </Suspense>
      )}
    </Section>
  );
}
