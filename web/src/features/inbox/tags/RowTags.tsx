import { useTranslation } from "react-i18next";
import { TagChip } from "./TagChip.tsx";
import classes from "./tags.module.css";
import { useTags } from "./useTags.ts";

const SHOWN = 2;

/** What a conversation is about, in the width a row has: two tags and how many more. */
export function RowTags({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const tags = useTags(ids);
  const more = tags.slice(SHOWN);
  return (
    <span className={classes.row}>
      {tags.slice(0, SHOWN).map((tag) => (
        <TagChip key={tag.id} tag={tag} />
      ))}
      {more.length > 0 && (
        <span
          className={classes.more}
          role="img"
          aria-label={t("tags.more", { names: more.map(({ name }) => name).join(", ") })}
          title={more.map(({ name }) => name).join(", ")}
        >
          {`+${more.length}`}
        </span>
      )}
    </span>
  );
}
