import { ActionIcon, Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { useRemoveTag, useSaveTag } from "./mutations.ts";
import { TAG_COLORS, type Tag, tagQueries } from "./queries.ts";
import classes from "./tags.module.css";

/** Every tag of the company: its name, its colour, and the way to be rid of it. */
export function ManageTags({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data: tags } = useQuery(tagQueries.all(tenantId));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("tags.manage")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {tags?.length === 0 && <Text c="dimmed">{t("tags.empty")}</Text>}
      <ul className={classes.manage}>
        {tags?.map((tag) => (
          <TagRow key={tag.id} tag={tag} />
        ))}
      </ul>
    </Modal>
  );
}

function TagRow({ tag }: { tag: Tag }) {
  const { t } = useTranslation();
  const removes = hasRole(useSession(), "supervisor");
  const [name, setName] = useState(tag.name);
  const [sure, setSure] = useState(false);
  const save = useSaveTag();
  const remove = useRemoveTag();

  function rename() {
    const next = name.trim();
    if (next === tag.name) return;
    save.mutate({ id: tag.id, name: next, color: tag.color });
  }

  return (
    <li>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <TextInput
          flex={1}
          maxLength={40}
          aria-label={t("tags.name")}
          value={name}
          error={save.isError && errorText(t, save.error)}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename();
          }}
        />
        {removes && (
          <ActionIcon
            size={36}
            aria-label={t("tags.remove", { name: tag.name })}
            onClick={() => setSure(true)}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        )}
      </Group>
      <div
        className={classes.swatches}
        role="radiogroup"
        aria-label={t("tags.colorOf", { name: tag.name })}
      >
        {TAG_COLORS.map((color) => (
          // biome-ignore lint/a11y/useSemanticElements: a dot is drawn, not a browser's circle
          <button
            key={color}
            type="button"
            role="radio"
            aria-checked={color === tag.color}
            aria-label={t(`tags.color.${color}`)}
            className={classes.swatch}
            onClick={() => save.mutate({ id: tag.id, name: tag.name, color })}
          >
            <span className={classes.dot} data-color={color} />
          </button>
        ))}
      </div>
      {sure && (
        <Group gap={8} justify="space-between" wrap="nowrap">
          <Text size="sm">{t("tags.sure")}</Text>
          <Group gap={8} wrap="nowrap">
            <Button size="compact-sm" variant="default" onClick={() => setSure(false)}>
              {t("core.cancel")}
            </Button>
            <Button
              size="compact-sm"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(tag.id)}
            >
              {t("tags.removeIt")}
            </Button>
          </Group>
        </Group>
      )}
    </li>
  );
}
