import { CloseButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Tag } from "./queries.ts";
import classes from "./tags.module.css";

/** The colour is a dot beside the word, so that every colour can be read in both schemes. */
export function TagChip(props: { tag: Pick<Tag, "name" | "color">; onRemove?: () => void }) {
  const { t } = useTranslation();
  const { tag, onRemove } = props;
  return (
    <span className={classes.tag} title={tag.name}>
      <span className={classes.dot} data-color={tag.color} aria-hidden />
      <span className={classes.name}>{tag.name}</span>
      {onRemove && (
        <CloseButton
          size={24}
          iconSize={12}
          aria-label={t("tags.take", { name: tag.name })}
          onClick={onRemove}
        />
      )}
    </span>
  );
}
