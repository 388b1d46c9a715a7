import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Offered } from "../thread/content/Offered.tsx";
import { Counted } from "./Counted.tsx";
import { fits, linkOf } from "./interactive.ts";
import { PanelForm } from "./PanelForm.tsx";
import { Preview } from "./Preview.tsx";
import type { PanelProps } from "./panel-props.ts";
import { useCapabilities } from "./useCapabilities.ts";

/** Words with one button that opens a page. */
export function LinkPanel({ row, composer, onSay, onClose }: PanelProps) {
  const { t } = useTranslation();
  const limits = useCapabilities(row.channel_id)?.interactive;
  const [form, setForm] = useState({
    header: "",
    body: composer.text,
    footer: "",
    label: "",
    url: "",
  });
  if (!limits) return null;
  const offer = linkOf(form);
  const set = (name: keyof typeof form) => (value: string) =>
    setForm((now) => ({ ...now, [name]: value }));
  const wrong = form.url.trim() !== "" && linkOf({ ...form, label: "x" }) === null;

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
        (offer || form.body) && (
          <Preview>{offer ? <Offered body={form.body} offer={offer} /> : form.body}</Preview>
        )
      }
    >
      <Counted
        label={t("compose.interactive.body")}
        rows={3}
        value={form.body}
        max={limits.buttons_body_max}
        onChange={set("body")}
      />
      <Counted
        label={t("compose.link.label")}
        value={form.label}
        max={limits.link_label_max}
        onChange={set("label")}
      />
      <TextInput
        label={t("compose.link.url")}
        type="url"
        placeholder="https://"
        value={form.url}
        error={wrong && t("compose.link.invalid")}
        onChange={(event) => set("url")(event.currentTarget.value)}
      />
      <Counted
        label={t("compose.interactive.header")}
        value={form.header}
        max={limits.header_max}
        onChange={set("header")}
      />
      <Counted
        label={t("compose.interactive.footer")}
        value={form.footer}
        max={limits.footer_max}
        onChange={set("footer")}
      />
    </PanelForm>
  );
}
