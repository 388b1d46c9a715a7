import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Offered } from "../thread/content/Offered.tsx";
import { Counted } from "./Counted.tsx";
import { draftOf, fits, type ListSection, listOf } from "./interactive.ts";
import { PanelForm } from "./PanelForm.tsx";
import { Preview } from "./Preview.tsx";
import type { PanelProps } from "./panel-props.ts";
import { SectionFields } from "./SectionFields.tsx";
import { useCapabilities } from "./useCapabilities.ts";

const section = (key: number): ListSection => ({
  key,
  title: "",
  rows: [{ key: 0, title: "", description: "" }],
});

/** Up to ten options behind one button, in sections. */
export function ListPanel({ row, composer, onSay, onClose }: PanelProps) {
  const { t } = useTranslation();
  const limits = useCapabilities(row.channel_id)?.interactive;
  const [form, setForm] = useState({
    header: t("compose.list.defaultHeader"),
    body: composer.text || t("compose.list.defaultBody"),
    footer: "",
    button: t("compose.list.defaultButton"),
  });
  const [sections, setSections] = useState([section(0)]);
  if (!limits) return null;
  const offer = listOf(form, sections);
  const rows = sections.reduce((sum, one) => sum + one.rows.length, 0);
  const full = rows >= limits.list_rows_max;
  const nextKey = Math.max(...sections.map(({ key }) => key)) + 1;

  const field = (name: keyof typeof form, max: number, lines?: number) => (
    <Counted
      label={t(name === "button" ? "compose.list.button" : `compose.interactive.${name}`)}
      value={form[name]}
      max={max}
      {...(lines ? { rows: lines } : {})}
      onChange={(value) => setForm((now) => ({ ...now, [name]: value }))}
    />
  );

  return (
    <PanelForm
      ready={offer !== null && fits(offer, form.body, limits)}
      onClose={onClose}
      onSend={() => {
        if (!offer) return;
        onSay({ type: "interactive", body: form.body.trim(), payload: { interactive: offer } });
        if (composer.text === form.body) composer.setText("");
        onClose();
      }}
      preview={
        <Preview>
          <Offered body={form.body} offer={offer ?? draftOf(form)} />
        </Preview>
      }
    >
      {field("header", limits.header_max)}
      {field("body", limits.list_body_max, 2)}
      {field("footer", limits.footer_max)}
      {field("button", limits.list_button_max)}
      {sections.map((one, place) => (
        <SectionFields
          key={one.key}
          section={one}
          place={place}
          several={sections.length > 1}
          full={full}
          limits={limits}
          onChange={(next) => setSections(sections.map((s) => (s.key === one.key ? next : s)))}
          onRemove={() => setSections(sections.filter((s) => s.key !== one.key))}
        />
      ))}
      <Group justify="space-between">
        <Button
          variant="subtle"
          disabled={full || sections.length >= limits.list_sections_max}
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => setSections([...sections, section(nextKey)])}
        >
          {t("compose.list.addSection")}
        </Button>
        <Text component="span" size="xs" c="dimmed" aria-live="polite">
          {t(full ? "compose.list.full" : "compose.list.rows", {
            count: rows,
            max: limits.list_rows_max,
          })}
        </Text>
      </Group>
    </PanelForm>
  );
}
