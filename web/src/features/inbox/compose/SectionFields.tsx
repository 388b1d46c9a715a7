import { Button, CloseButton, Fieldset, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Counted } from "./Counted.tsx";
import type { InteractiveLimits, ListSection } from "./interactive.ts";

/** One section of a list: its name, which only counts among several, and its options. */
export function SectionFields(props: {
  section: ListSection;
  place: number;
  several: boolean;
  full: boolean;
  limits: InteractiveLimits;
  onChange: (section: ListSection) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const { section, place, several, limits, onChange } = props;
  const { rows } = section;
  const nextKey = Math.max(...rows.map(({ key }) => key)) + 1;
  const change = (key: number, given: Partial<ListSection["rows"][number]>) =>
    onChange({
      ...section,
      rows: rows.map((row) => (row.key === key ? { ...row, ...given } : row)),
    });

  return (
    <Fieldset legend={t("compose.list.section", { place: place + 1 })}>
      <Stack gap="sm">
        {several && (
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <Counted
              flex={1}
              label={t("compose.list.sectionTitle")}
              value={section.title}
              max={limits.section_title_max}
              onChange={(title) => onChange({ ...section, title })}
            />
            <CloseButton
              size={36}
              iconSize={16}
              aria-label={t("compose.list.removeSection", { place: place + 1 })}
              onClick={props.onRemove}
            />
          </Group>
        )}
        {rows.map((row, at) => (
          <Group key={row.key} gap="sm" align="flex-start" wrap="nowrap">
            <Stack gap={4} flex={1}>
              <Counted
                aria-label={t("compose.list.rowTitle", { place: at + 1 })}
                placeholder={t("compose.list.rowTitle", { place: at + 1 })}
                value={row.title}
                max={limits.row_title_max}
                onChange={(title) => change(row.key, { title })}
              />
              <Counted
                aria-label={t("compose.list.rowDescription", { place: at + 1 })}
                placeholder={t("compose.list.rowDescriptionHint")}
                value={row.description}
                max={limits.row_description_max}
                onChange={(description) => change(row.key, { description })}
              />
            </Stack>
            <CloseButton
              size={36}
              iconSize={16}
              disabled={rows.length === 1}
              aria-label={t("compose.list.removeRow", { place: at + 1 })}
              onClick={() => onChange({ ...section, rows: rows.filter((r) => r.key !== row.key) })}
            />
          </Group>
        ))}
        <Button
          variant="subtle"
          disabled={props.full}
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() =>
            onChange({ ...section, rows: [...rows, { key: nextKey, title: "", description: "" }] })
          }
        >
          {t("compose.list.addRow")}
        </Button>
      </Stack>
    </Fieldset>
  );
}
