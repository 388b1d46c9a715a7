import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactsContent } from "../thread/content/ContactsContent.tsx";
import { cardOf, EMPTY_CARD } from "./contact-card.ts";
import { PanelForm } from "./PanelForm.tsx";
import { Preview } from "./Preview.tsx";
import type { PanelProps } from "./panel-props.ts";

/** Somebody's card, for the customer to keep. */
export function ContactsPanel({ onSay, onClose }: PanelProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY_CARD);
  const card = cardOf(form);
  const wrongPhone = form.phone.trim() !== "" && form.name.trim() !== "" && card === null;

  const field = (name: keyof typeof form, type: string, error?: string | false) => (
    <TextInput
      label={t(`compose.contacts.${name}`)}
      type={type}
      value={form[name]}
      error={error}
      maxLength={300}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setForm((now) => ({ ...now, [name]: value }));
      }}
    />
  );

  return (
    <PanelForm
      ready={card !== null}
      onClose={onClose}
      onSend={() => {
        if (!card) return;
        onSay({ type: "contacts", body: null, payload: { contacts: [card] } });
        onClose();
      }}
      preview={
        card && (
          <Preview>
            <ContactsContent contacts={[card]} />
          </Preview>
        )
      }
    >
      {field("name", "text")}
      {field("phone", "tel", wrongPhone && t("compose.contacts.phoneInvalid"))}
      {field("email", "email")}
      {field("organization", "text")}
    </PanelForm>
  );
}
