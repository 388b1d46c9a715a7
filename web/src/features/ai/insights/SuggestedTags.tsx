import { Button } from "@mantine/core";
import { IconTagPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./insights.module.css";
import type { InsightTags } from "./tags.ts";

/** What the model would tag the conversation with; one click does it. */
export function SuggestedTags(props: { names: readonly string[]; tags: InsightTags }) {
  const { t } = useTranslation();
  const { tags } = props;
  const names = [...new Set(props.names.map((name) => name.trim()))].filter(
    (name) => name !== "" && !tags.has(name),
  );
  if (names.length === 0) return null;
  return (
    <div className={classes.tags}>
      {names.map((name) => (
        <Button
          key={name}
          size="compact-xs"
          variant="default"
          leftSection={<IconTagPlus size={12} stroke={1.75} aria-hidden />}
          aria-label={t("ai.panel.addTag", { name })}
          loading={tags.adding === name}
          onClick={() => tags.add(name)}
        >
          {name}
        </Button>
      ))}
    </div>
  );
}
