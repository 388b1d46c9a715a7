import { Button, CloseButton, Fieldset, Group, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Offered } from "../thread/content/Offered.tsx";
import { Counted } from "./Counted.tsx";
import { buttonsOf, fits } from "./interactive.ts";
import { PanelForm } from "./PanelForm.tsx";
import { Preview } from "./Preview.tsx";
import type { PanelProps } from "./panel-props.ts";
import { useCapabilities } from "./useCapabilities.ts";

/** A question with up to three answers to tap. */
export function ButtonsPanel({ row, composer, onSay, onClose }: PanelProps) {
  const { t } = useTranslation();
  const fullId = useId();
  const limits = useCapabilities(row.channel_id)?.interactive;
  const [form, setForm] = useState({ header: "", body: composer.text, footer: "" });
  const [titles, setTitles] = useState([{ key: 0, title: "" }]);
  if (!limits) return null;
  const offer = buttonsOf(form, titles);
  const full = titles.length >= limits.buttons_max;
  const ready = offer !== null && fits(offer, form.body, limits);

  const field = (name: keyof typeof form, max: number, rows?: number) => (
    <Counted
      label={t(`compose.interactive.${name}`)}
      value={form[name]}
      max={max}
      {...(rows ? { rows } : {})}
      onChange={(value) => setForm((now) => ({ ...now, [name]: value }))}
    />
  );

  return (
    <PanelForm
      ready={ready}
      onClose={onClose}
      onSend={() => {
        if (!offer) return;
        onSay({ type: "interactive", body: form.body.trim(), payload: { interactive: offer } });
        if (composer.text === form.body) composer.setText("");
        onClose();
      }}
      preview={
        (offer || form.body || form.header) && (
          <Preview>
            <Offered
              body={form.body}
              offer={offer ?? { kind: "buttons", buttons: [], header: form.header || null }}
            />
          </Preview>
        )
      }
    >
      {field("header", limits.header_max)}
      {field("body", limits.buttons_body_max, 3)}
      {field("footer", limits.footer_max)}
      <Fieldset legend={t("compose.buttons.legend", { max: limits.buttons_max })}>
        <Stack gap="sm">
          {titles.map(({ key, title }, place) => (
            <Group key={key} gap="sm" align="flex-start" wrap="nowrap">
              <Counted
                flex={1}
                aria-label={t("compose.buttons.answer", { place: place + 1 })}
                placeholder={t("compose.buttons.answer", { place: place + 1 })}
                value={title}
                max={limits.button_title_max}
                onChange={(value) =>
                  setTitles(titles.map((one) => (one.key === key ? { key, title: value } : one)))
                }
              />
              <CloseButton
                size={36}
                iconSize={16}
                disabled={titles.length === 1}
                aria-label={t("compose.buttons.remove", { place: place + 1 })}
                onClick={() => setTitles(titles.filter((one) => one.key !== key))}
              />
            </Group>
          ))}
          <Button
            variant="subtle"
            disabled={full}
            aria-describedby={full ? fullId : undefined}
            leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
            onClick={() =>
              setTitles([
                ...titles,
                { key: Math.max(...titles.map((one) => one.key)) + 1, title: "" },
              ])
            }
          >
            {t("compose.buttons.add")}
          </Button>
          {full && (
            <Text id={fullId} role="status" size="xs" c="dimmed">
              {t("compose.buttons.full", { count: limits.buttons_max })}
            </Text>
          )}
        </Stack>
      </Fieldset>
    </PanelForm>
  );
}
