import { Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../../ui/Section.tsx";
import { useUpdateContato } from "./mutations.ts";

const MAX = 4_000;
const PAUSE_MS = 800;

/** Saved by itself when the person pauses or leaves the field. */
export function ContactNotes(props: {
  contact: { id: string; observacoes: string };
  canEdit: boolean;
}) {
  const { t } = useTranslation();
  const { contact } = props;
  const [text, setText] = useState(contact.observacoes);
  const [editing, setEditing] = useState(false);
  const update = useUpdateContato(contact.id);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const over = [...text].length > MAX;

  // A colleague's change comes in while nobody writes here.
  const shown = editing ? text : contact.observacoes;

  useEffect(() => () => clearTimeout(timer.current), []);

  function save(next: string) {
    clearTimeout(timer.current);
    if (next !== contact.observacoes && [...next].length <= MAX) {
      update.mutate({ observacoes: next });
    }
  }

  if (!props.canEdit && contact.observacoes === "") return null;
  const state = update.isPending
    ? t("inbox.contact.saving")
    : update.isSuccess && t("inbox.contact.saved");
  return (
    <Section
      title={t("inbox.contact.notes")}
      aside={
        <Text size="xs" c="dimmed" role="status">
          {state}
        </Text>
      }
    >
      <Textarea
        autosize
        minRows={2}
        maxRows={10}
        readOnly={!props.canEdit}
        aria-label={t("inbox.contact.notes")}
        placeholder={t("inbox.contact.notesPlaceholder")}
        value={shown}
        error={over && t("inbox.contact.notesTooLong")}
        onFocus={() => {
          setText(contact.observacoes);
          setEditing(true);
        }}
        // As in the composer: out of the field, and the single letters work again.
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => save(next), PAUSE_MS);
        }}
        onBlur={() => {
          save(text);
          if (!over) setEditing(false);
        }}
      />
    </Section>
  );
}
